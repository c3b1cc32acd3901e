// Which stored cells a report wants, by its filters: the one place that tells, for all that visit cells.
#pragma once

#include "report/classifier.hpp"
#include "store/stored.hpp"

namespace cp {

// The coarsest level that has what this one has, and interviewers.
constexpr Level with_interviewers(Level level) noexcept {
    return level == Level::project_month || level == Level::interviewer_month ? Level::interviewer_month : Level::cell;
}

class CellFilter {
public:
    // The filters must outlive it.
    explicit CellFilter(const Filters &filters) : filters_(filters), classifier_(filters) {}
    // What the cell's outcome means; not wanted where any filter leaves the cell out. Days and projects are the scan's.
    Classified classify(const CellKey &key) const noexcept {
        Classified outcome = classifier_.classify(key.outcome);
        outcome.wanted = outcome.wanted &&
                         is_in(filters_.interviewers, key.interviewer.present, key.interviewer.value) &&
                         is_in(filters_.segments, key.segment.present, key.segment.text);
        return outcome;
    }
    // The coarsest level that will do where this one would without filters: these may tell cells apart by more than
    // project, day and outcome.
    Level level(Level wanted) const noexcept {
        if (filters_.segments)
            return Level::cell;
        return filters_.interviewers ? with_interviewers(wanted) : wanted;
    }

private:
    template <class Listed, class Value>
    static bool is_in(const std::optional<std::vector<Listed>> &list, bool present, const Value &value) noexcept {
        return !list || (present && std::binary_search(list->begin(), list->end(), value, std::less<>()));
    }

    const Filters &filters_;
    OutcomeClassifier classifier_;
};

// The scan of the cells of the filters' days and projects. Nothing where there can be none.
std::optional<StoredScan> scan_of(const Filters &filters, Snapshot snapshot);

}  // namespace cp
