#include "access/project.hpp"

#include <charconv>

#include "model/text.hpp"

namespace cp {

namespace {

std::optional<int64> number_of(const std::string &text) {
    int64 number = 0;
    const char *end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || rest != end)
        return std::nullopt;
    return number;
}

std::optional<int64> id_of_key(const Source &source, Role role, bool keyed, const std::string &key) {
    if (!keyed)
        return number_of(key);
    const HeldSnapshot snapshot = HeldSnapshot::latest();
    return surrogate_of(source, role, bounded(key), snapshot.get());
}

}  // namespace

std::optional<int64> project_of_key(const Source &source, const std::string &key) {
    return id_of_key(source, Role::project, source.project_keyed, key);
}

ProjectNumbers::ProjectNumbers(const Source &source) : snapshot_(HeldSnapshot::latest()) {
    if (source.project_keyed)
        surrogates_.emplace(source, Role::project, snapshot_.get());
}

std::optional<int64> ProjectNumbers::of(const std::string &key) {
    return surrogates_ ? surrogates_->of(bounded(key)) : number_of(key);
}

std::optional<int64> interviewer_of_key(const Source &source, const std::string &key) {
    return id_of_key(source, Role::interviewer, source.interviewer_keyed, key);
}

}  // namespace cp
