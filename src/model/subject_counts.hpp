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
    explicit SubjectNumbers(std::uint64_t seed) noexcept : seed_(seed) {}
    std::uint32_t number_of(std::string_view subject);
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

// Signed sums of rows by a pair of numbers.
class PairCounts {
public:
    // No pair may have the greatest value of both.
    void add(std::uint32_t first, std::uint32_t second, std::int64_t rows);
    // Calls visit(first, second, rows) for each pair whose rows are not zero, in no order.
    template <class Visit>
    void each(Visit &&visit) const {
        for (const Slot &slot : slots_)
            if (slot.pair != kFree && slot.rows != 0)
                visit(static_cast<std::uint32_t>(slot.pair >> 32), static_cast<std::uint32_t>(slot.pair), slot.rows);
    }

private:
    static constexpr std::uint64_t kFree = ~std::uint64_t{0};
    struct Slot {
        std::uint64_t pair = kFree;
        std::int64_t rows = 0;
    };
    Slot &slot_of(std::uint64_t pair) noexcept;
    void grow();

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
};

}  // namespace cp
