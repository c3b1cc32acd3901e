#include "model/hash.hpp"

#include <bit>

namespace cp {
namespace {

struct SipState {
    std::uint64_t v0, v1, v2, v3;

    SipState(std::uint64_t key0, std::uint64_t key1) noexcept
        : v0(key0 ^ 0x736f6d6570736575),
          v1(key1 ^ 0x646f72616e646f6d),
          v2(key0 ^ 0x6c7967656e657261),
          v3(key1 ^ 0x7465646279746573) {}

    void rounds(int count) noexcept {
        for (int i = 0; i < count; ++i) {
            v0 += v1;
            v2 += v3;
            v1 = std::rotl(v1, 13) ^ v0;
            v3 = std::rotl(v3, 16) ^ v2;
            v0 = std::rotl(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = std::rotl(v1, 17) ^ v2;
            v3 = std::rotl(v3, 21) ^ v0;
            v2 = std::rotl(v2, 32);
        }
    }

    void compress(std::uint64_t word) noexcept {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }

    std::uint64_t finish() noexcept {
        v2 ^= 0xff;
        rounds(4);
        return v0 ^ v1 ^ v2 ^ v3;
    }
};

// Up to eight bytes, the first one lowest, whatever the machine's byte order.
std::uint64_t little_endian(std::string_view bytes) noexcept {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return word;
}

}  // namespace

std::uint64_t sip_hash(std::string_view text, std::uint64_t key0, std::uint64_t key1) noexcept {
    constexpr std::size_t kWord = sizeof(std::uint64_t);
    SipState state(key0, key1);
    const std::uint64_t length = text.size();
    for (; text.size() >= kWord; text.remove_prefix(kWord))
        state.compress(little_endian(std::string_view(text.data(), kWord)));
    state.compress(little_endian(text) | (length << 56));
    return state.finish();
}

std::int64_t surrogate(std::string_view key, std::uint64_t seed, unsigned attempt) noexcept {
    constexpr int kBits = 53;
    return static_cast<std::int64_t>(sip_hash(key, seed, attempt) >> (64 - kBits));
}

}  // namespace cp
