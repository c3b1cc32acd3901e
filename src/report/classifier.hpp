// What outcome codes mean, by the source's dictionary as it is now: reclassifying a code rebuilds nothing.
#pragma once

#include "model/kpi.hpp"
#include "report/filter.hpp"
#include "store/cell.hpp"

namespace cp {

struct Classified {
    bool wanted;      // passes the filter of outcomes
    bool attempt;     // counts as an attempt
    bool classified;  // has a disposition
    Disposition disposition;
};

class OutcomeClassifier {
public:
    // The filters must outlive it.
    explicit OutcomeClassifier(const Filters &filters);
    Classified classify(const OptionalText &outcome) const noexcept {
        if (!has_outcomes_)
            return {true, true, false, Disposition::other};
        if (!outcome.present)
            return {!filtered_, false, false, Disposition::other};
        const auto known = codes_.find(outcome.text);
        if (known != codes_.end())
            return known->second;
        return {!filtered_, true, true, default_disposition(outcome.text)};
    }

private:
    bool has_outcomes_, filtered_;
    std::unordered_map<std::string_view, Classified> codes_;
};

}  // namespace cp
