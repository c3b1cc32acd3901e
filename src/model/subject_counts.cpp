#include "model/subject_counts.hpp"

#include <new>
#include <utility>

#include "model/hash.hpp"

namespace cp {
namespace {

// Open addressing: the number of slots is a power of two, and a quarter is free, so that a free one is near.
constexpr std::size_t kFirstSlots = 1024;

bool is_full(std::size_t used, std::size_t slots) noexcept { return 4 * used >= 3 * slots; }

// The finalizer of MurmurHash3: every bit of the pair reaches every bit of the place.
std::uint64_t mixed(std::uint64_t pair) noexcept {
    pair = (pair ^ (pair >> 33)) * 0xFF51AFD7ED558CCDULL;
    pair = (pair ^ (pair >> 33)) * 0xC4CEB9FE1A85EC53ULL;
    return pair ^ (pair >> 33);
}

}  // namespace

std::uint32_t SubjectNumbers::number_of(std::string_view subject) {
    if (is_full(size(), slots_.size()))
        grow();
    const std::uint64_t hash = sip_hash(subject, seed_, 0);
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
    slots_ = std::vector<Slot>(old.empty() ? kFirstSlots : 2 * old.size());
    for (const Slot &slot : old)
        if (slot.number != kFree)
            slot_of(slot.hash, text(slot.number)) = slot;
}

void PairCounts::add(std::uint32_t first, std::uint32_t second, std::int64_t rows) {
    if (is_full(used_, slots_.size()))
        grow();
    const std::uint64_t pair = (std::uint64_t{first} << 32) | second;
    Slot &slot = slot_of(pair);
    if (slot.pair == kFree) {
        slot.pair = pair;
        ++used_;
    }
    slot.rows += rows;
}

PairCounts::Slot &PairCounts::slot_of(std::uint64_t pair) noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = mixed(pair) & mask;
    while (slots_[slot].pair != kFree && slots_[slot].pair != pair)
        slot = (slot + 1) & mask;
    return slots_[slot];
}

void PairCounts::grow() {
    const std::vector<Slot> old = std::move(slots_);
    slots_ = std::vector<Slot>(old.empty() ? kFirstSlots : 2 * old.size());
    for (const Slot &slot : old)
        if (slot.pair != kFree)
            slot_of(slot.pair) = slot;
}

}  // namespace cp
