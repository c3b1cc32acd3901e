#include "model/subject_counts.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "model/hash.hpp"

namespace cp {
namespace {

// Open addressing: the number of slots is a power of two, and half of them are free, so that most texts are found where
// they are looked for first.
constexpr std::size_t kFirstSlots = 1024;

}  // namespace

SubjectNumbers::SubjectNumbers(std::uint64_t seed) : seed_(seed), slots_(kFirstSlots) {}

std::uint64_t SubjectNumbers::hash_of(std::string_view subject) const noexcept { return sip_hash(subject, seed_, 0); }

std::uint32_t SubjectNumbers::number_of(std::string_view subject, std::uint64_t hash) {
    if (2 * size() >= slots_.size())
        grow();
    Slot &slot = slot_of(hash, subject);
    if (slot.number != kFree)
        return slot.number;
    if (size() >= kFree)
        throw std::bad_alloc();
    slot = {hash, bytes_.size(), static_cast<std::uint32_t>(subject.size()), static_cast<std::uint32_t>(size())};
    bytes_.insert(bytes_.end(), subject.begin(), subject.end());
    ends_.push_back(bytes_.size());
    return slot.number;
}

SubjectNumbers::Slot &SubjectNumbers::slot_of(std::uint64_t hash, std::string_view subject) noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    const auto is_other = [&](const Slot &taken) {
        return taken.hash != hash || std::string_view(bytes_.data() + taken.begin, taken.length) != subject;
    };
    while (slots_[slot].number != kFree && is_other(slots_[slot]))
        slot = (slot + 1) & mask;
    return slots_[slot];
}

void SubjectNumbers::grow() {
    const std::vector<Slot> old = std::move(slots_);
    slots_ = std::vector<Slot>(2 * old.size());
    for (const Slot &slot : old)
        if (slot.number != kFree)
            slot_of(slot.hash, text(slot.number)) = slot;
}

// By digits of eleven bits, the lowest first, but for those that all pairs share.
void PairCounts::sort() {
    constexpr int kBits = 11;
    constexpr std::uint64_t kMask = (std::uint64_t{1} << kBits) - 1;
    std::uint64_t differing = 0;
    for (const Sum &sum : sums_)
        differing |= sum.pair ^ sums_.front().pair;
    sorted_.resize(sums_.size());
    for (int shift = 0; shift < 64; shift += kBits) {
        if (((differing >> shift) & kMask) == 0)
            continue;
        std::array<std::size_t, kMask + 1> places{};
        for (const Sum &sum : sums_)
            ++places[(sum.pair >> shift) & kMask];
        std::size_t begin = 0;
        for (std::size_t &place : places)
            begin += std::exchange(place, begin);
        for (const Sum &sum : sums_)
            sorted_[places[(sum.pair >> shift) & kMask]++] = sum;
        sums_.swap(sorted_);
    }
}

void PairCounts::sum_up() {
    sort();
    std::size_t count = 0;
    for (std::size_t i = 0; i < sums_.size();) {
        Sum sum = sums_[i];
        for (++i; i < sums_.size() && sums_[i].pair == sum.pair; ++i)
            sum.rows += sums_[i].rows;
        if (sum.rows != 0)
            sums_[count++] = sum;
    }
    sums_.resize(count);
    // When half of it is new again, so that sorting stays cheap by the row and memory follows the pairs.
    sum_up_at_ = std::max(kLeast, 2 * count);
}

void SubjectRows::settle() {
    queue_.settle([&](std::uint32_t number, const Part &part) { counts_.add(part.group, number, part.rows); });
}

void SubjectRows::regroup(const std::vector<std::uint32_t> &groups) {
    PairCounts regrouped;
    each([&](std::uint32_t group, std::uint32_t number, std::int64_t rows) {
        regrouped.add(groups[group], number, rows);
    });
    counts_ = std::move(regrouped);
}

}  // namespace cp
