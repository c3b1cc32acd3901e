#include "report/classifier.hpp"

namespace cp {

OutcomeClassifier::OutcomeClassifier(const Filters &filters)
    : has_outcomes_(filters.source->has(Role::outcome)), filtered_(filters.outcomes.has_value()) {
    for (const Outcome &outcome : filters.source->outcomes)
        codes_[outcome.code] = {!filtered_, true, true,
                                parse_disposition(outcome.disposition).value_or(Disposition::other)};
    if (!filtered_)
        return;
    // A mapped dimension may name codes that the dictionary does not.
    for (const std::string &code : *filters.outcomes)
        codes_.try_emplace(code, Classified{true, true, true, default_disposition(code)}).first->second.wanted = true;
}

}  // namespace cp
