// Keyed hashes of text that are stored: the same on every platform, for ever. Plain C++.
#pragma once

#include <cstdint>
#include <string_view>

namespace cp {

// SipHash-2-4 (Aumasson and Bernstein, 2012), with the key in two halves.
std::uint64_t sip_hash(std::string_view text, std::uint64_t key0, std::uint64_t key1) noexcept;

// A number in [0, 2^53), so safe in JavaScript, for a key that is not an integer. Attempts 0, 1, ... give independent
// numbers, for a key whose number is taken.
std::int64_t surrogate(std::string_view key, std::uint64_t seed, unsigned attempt) noexcept;

}  // namespace cp
