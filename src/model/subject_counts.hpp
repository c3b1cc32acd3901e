// Counting distinct subjects exactly. Plain C++.
//
// Rows are counted a subject and whatever else they are told apart by, because pending deltas may take rows back: a
// subject is there where its rows do not add up to zero. Texts are kept once and stand for a number.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace cp {

// Gives each subject a number, from 0 on.
class SubjectNumbers {
public:
    // Subjects are often what strangers chose, so the seed of the hash should be a secret: none can then choose texts
    // that collide and make reports slow.
    explicit SubjectNumbers(std::uint64_t seed);
    std::uint32_t number_of(std::string_view subject) { return number_of(subject, hash_of(subject)); }

    // The same in steps, for who looks up many: the hash, then what it leads to in memory, then the number.
    std::uint64_t hash_of(std::string_view subject) const noexcept;
    void fetch_slot(std::uint64_t hash) const noexcept { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
    void fetch_text(std::uint64_t hash) const noexcept {
        const Slot &slot = slots_[hash & (slots_.size() - 1)];
        if (slot.number != kFree)
            __builtin_prefetch(bytes_.data() + slot.begin + slot.length / 2);
    }
    std::uint32_t number_of(std::string_view subject, std::uint64_t hash);

    // Valid until the next new subject.
    std::string_view text(std::uint32_t number) const noexcept {
        return {bytes_.data() + ends_[number], ends_[number + 1] - ends_[number]};
    }
    std::size_t size() const noexcept { return ends_.size() - 1; }

private:
    static constexpr std::uint32_t kFree = ~std::uint32_t{0};
    struct Slot {
        std::uint64_t hash = 0;
        std::size_t begin = 0;  // of the text: what is compared is not looked up by number
        std::uint32_t length = 0;
        std::uint32_t number = kFree;
    };
    Slot &slot_of(std::uint64_t hash, std::string_view subject) noexcept;
    void grow();

    std::uint64_t seed_;
    std::vector<Slot> slots_;
    std::vector<char> bytes_;           // the texts, one after another
    std::vector<std::size_t> ends_{0};  // where the text before each number ends
};

// Signed sums of rows by a pair of numbers. What is added is written down, and sorted and summed once in a while: in a
// table of a million pairs each look would miss the processor's cache.
class PairCounts {
public:
    void add(std::uint32_t first, std::uint32_t second, std::int64_t rows) {
        sums_.push_back({(std::uint64_t{first} << 32) | second, rows});
        if (sums_.size() >= sum_up_at_)
            sum_up();
    }
    // Calls visit(first, second, rows) for each pair whose rows are not zero, in the order of the pairs.
    template <class Visit>
    void each(Visit &&visit) {
        sum_up();
        for (const Sum &sum : sums_)
            visit(static_cast<std::uint32_t>(sum.pair >> 32), static_cast<std::uint32_t>(sum.pair), sum.rows);
    }

private:
    struct Sum {
        std::uint64_t pair;
        std::int64_t rows;
    };
    void sum_up();
    void sort();

    std::vector<Sum> sums_, sorted_;
    std::size_t sum_up_at_ = kLeast;
    static constexpr std::size_t kLeast = std::size_t{1} << 20;
};

// What is to be added up by subject, and its text. In tables of many subjects nearly every look misses the processor's
// cache, so it waits until there is a batch, for which memory is then fetched all at once.
template <class Part>
class SubjectQueue {
public:
    explicit SubjectQueue(std::uint64_t seed) : numbers_(seed) {}
    // True where there is a batch: settle() is to be called.
    bool add(std::string_view subject, const Part &part) {
        const std::uint64_t hash = numbers_.hash_of(subject);
        numbers_.fetch_slot(hash);
        waiting_.push_back({hash, texts_.size(), subject.size(), part});
        texts_.insert(texts_.end(), subject.begin(), subject.end());
        return waiting_.size() >= kBatch;
    }
    // Takes up all that waits: calls take(number, part) for each.
    template <class Take>
    void settle(Take &&take) {
        for (const Waiting &each : waiting_)
            numbers_.fetch_text(each.hash);
        for (const Waiting &each : waiting_)
            take(numbers_.number_of({texts_.data() + each.begin, each.length}, each.hash), each.part);
        waiting_.clear();
        texts_.clear();
    }
    const SubjectNumbers &numbers() const noexcept { return numbers_; }

private:
    static constexpr std::size_t kBatch = 64;
    struct Waiting {
        std::uint64_t hash;
        std::size_t begin, length;
        Part part;
    };

    SubjectNumbers numbers_;
    std::vector<Waiting> waiting_;
    std::vector<char> texts_;  // of those that wait
};

// Rows by group and subject.
class SubjectRows {
public:
    explicit SubjectRows(std::uint64_t seed) : queue_(seed) {}
    void add(std::uint32_t group, std::string_view subject, std::int64_t rows) {
        if (queue_.add(subject, {group, rows}))
            settle();
    }
    // Calls visit(group, number of the subject, rows) for each subject of a group.
    template <class Visit>
    void each(Visit &&visit) {
        settle();
        counts_.each(visit);
    }
    // Subjects of a group are then those of another: of the group that stands at its place.
    void regroup(const std::vector<std::uint32_t> &groups);

private:
    struct Part {
        std::uint32_t group;
        std::int64_t rows;
    };
    void settle();

    SubjectQueue<Part> queue_;
    PairCounts counts_;
};

}  // namespace cp
