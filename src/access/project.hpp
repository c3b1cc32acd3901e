// Projects by the keys that clients know them by.
#pragma once

#include "store/member.hpp"

namespace cp {

// The number of a project in storage: the surrogate where the source's keys are not integers, else the number that the
// text spells. Nothing where it spells none: no project has such a key.
std::optional<int64> project_of_key(const Source &source, const std::string &key);
// The same for many projects.
class ProjectNumbers {
public:
    explicit ProjectNumbers(const Source &source);
    std::optional<int64> of(const std::string &key);

private:
    HeldSnapshot snapshot_;
    std::optional<Surrogates> surrogates_;  // where keys are not integers
};
std::optional<int64> interviewer_of_key(const Source &source, const std::string &key);

}  // namespace cp
