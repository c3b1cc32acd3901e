#include "report/board_groups.hpp"

#include "model/text.hpp"
#include "report/cell_filter.hpp"
#include "report/members.hpp"
#include "store/fold.hpp"

namespace cp {

namespace {

class CodeVisitor final : public CellVisitor {
public:
    CodeVisitor(const Filters &filters, bool with_days)
        : filter_(filters),
          is_filtered_(filters.outcomes || filters.interviewers || filters.segments),
          with_days_(with_days) {}

    BoardCells run(StoredScan scan) {
        scan.level = filter_.level(with_days_ ? Level::project_day : Level::project_month);
        scan_rollup(scan, *this);
        ask_for_fold_if_many(scan_deltas(scan, *this));
        BoardCells cells;
        cells.missing = std::move(missing_);
        for (Code &each : codes_)
            cells.codes.emplace(std::move(each.code), std::move(each.rows));
        return cells;
    }

    void visit(const StoredCell &cell) override {
        if (!is_filtered_ || filter_.classify(cell.key).wanted)
            rows_of(cell.key.outcome).add(cell.key.day, cell.measures.rows, with_days_);
    }

private:
    struct Code {
        std::string code;
        CodeRows rows;
    };

    // Each day has about the codes of the day before, in one order: the next is most often the one that came next.
    CodeRows &rows_of(const OptionalText &code) {
        if (!code.present)
            return missing_;
        if (++last_ >= codes_.size())
            last_ = 0;
        if (last_ < codes_.size() && codes_[last_].code == code.text)
            return codes_[last_].rows;
        const auto found = places_.find(std::string(code.text));
        if (found != places_.end()) {
            last_ = found->second;
        } else {
            last_ = codes_.size();
            codes_.push_back({std::string(code.text), {}});
            places_.emplace(codes_.back().code, last_);
        }
        return codes_[last_].rows;
    }

    CellFilter filter_;
    bool is_filtered_, with_days_;
    std::vector<Code> codes_;
    std::unordered_map<std::string, size_t> places_;
    size_t last_ = 0;
    CodeRows missing_;
};

// A group and what it is sorted by.
struct Placed {
    std::optional<double> sort_order;
    BoardGroup group;

    auto rank() const { return std::pair(!sort_order, sort_order.value_or(0)); }
    bool operator<(const Placed &other) const {
        if (rank() != other.rank())
            return rank() < other.rank();
        const auto mine = integer_of(group.code);
        const auto theirs = integer_of(other.group.code);
        if (!mine || !theirs)
            return mine.has_value() != theirs.has_value() ? mine.has_value() : group.code < other.group.code;
        return *mine != *theirs ? *mine < *theirs : group.code < other.group.code;
    }
};

// What the application's own table says comes before the dictionary.
Placed placed(const std::string &code, const Outcome *outcome, const Member &member) {
    const Outcome known = outcome == nullptr ? Outcome{} : *outcome;
    const auto either = [](const auto &first, const auto &second) { return first ? first : second; };
    Placed result;
    if (member.sort_order)
        result.sort_order = std::strtod(member.sort_order->c_str(), nullptr);
    else if (known.sort_order)
        result.sort_order = *known.sort_order;
    BoardGroup &group = result.group;
    group.code = code;
    group.label = either(member.label, known.label).value_or(code);
    group.description = either(member.description, known.description);
    group.color = either(member.color, known.color);
    group.disposition =
        outcome == nullptr ? std::string(disposition_name(default_disposition(code))) : known.disposition;
    return result;
}

// As it was when the source was registered.
bool is_untouched(const Outcome &outcome, size_t nth) {
    const DefaultOutcome &first = kDefaultOutcomes[nth];
    return outcome.code == first.code && outcome.label == first.label && !outcome.color && !outcome.description &&
           outcome.sort_order == static_cast<int32>(nth) + 1 &&
           outcome.disposition == disposition_name(default_disposition(first.code));
}

bool is_untouched(const Outcome &outcome) {
    for (size_t nth = 0; nth < kDefaultOutcomes.size(); ++nth)
        if (is_untouched(outcome, nth))
            return true;
    return false;
}

}  // namespace

void CodeRows::add(Day day, int64 rows, bool with_days) {
    total += rows;
    if (day == kUndated)
        undated += rows;
    else if (!with_days)
        return;
    else if (!days.empty() && days.back().day == day)
        days.back().rows += rows;
    else
        days.push_back({day, rows});
}

void CodeRows::sort_days() {
    std::sort(days.begin(), days.end(), [](const DayRows &a, const DayRows &b) { return a.day > b.day; });
    size_t kept = 0;
    for (size_t i = 0; i < days.size(); ++i)
        if (kept > 0 && days[kept - 1].day == days[i].day)
            days[kept - 1].rows += days[i].rows;
        else
            days[kept++] = days[i];
    days.resize(kept);
    std::erase_if(days, [](const DayRows &each) { return each.rows <= 0; });
}

void CodeRows::add(const CodeRows &other) {
    total += other.total;
    undated += other.undated;
    days.insert(days.end(), other.days.begin(), other.days.end());
}

BoardCells count_codes(const Filters &filters, bool with_days) {
    const HeldSnapshot snapshot = HeldSnapshot::active();
    const std::optional<StoredScan> scan = scan_of(filters, snapshot.get());
    if (!scan)
        return {};
    BoardCells cells = CodeVisitor(filters, with_days).run(*scan);
    std::erase_if(cells.codes, [](const auto &entry) { return entry.second.total == 0; });
    for (auto &[code, rows] : cells.codes)
        rows.sort_days();
    cells.missing.sort_days();
    return cells;
}

std::vector<BoardGroup> board_groups(const Source &source, const BoardCells &cells) {
    // Every dictionary begins with codes that mean nothing where a table names others, and no row has.
    const bool is_mapped = source.find_dimension("outcome") != nullptr;
    const auto leaves_out = [&](const Outcome &outcome) {
        return is_mapped && is_untouched(outcome) && !cells.codes.contains(outcome.code);
    };
    std::vector<Placed> groups;
    Members members;
    for (Member &member : all_members(source, Role::outcome)) {
        const std::string code = member.key;
        // Rows with a blank code have none.
        if (blank(code) || !members.try_emplace(code, std::move(member)).second || source.find_outcome(code) != nullptr)
            continue;
        groups.push_back(placed(code, nullptr, members.at(code)));
    }
    for (const Outcome &outcome : source.outcomes) {
        const auto member = members.find(outcome.code);
        if (member == members.end() && leaves_out(outcome))
            continue;
        groups.push_back(placed(outcome.code, &outcome, member == members.end() ? Member{} : member->second));
    }
    std::stable_sort(groups.begin(), groups.end());
    std::vector<BoardGroup> result;
    for (Placed &each : groups)
        result.push_back(std::move(each.group));
    BoardGroup &unknown = result.emplace_back();
    unknown.code = unknown.label = "unknown";
    unknown.is_known = false;
    return result;
}

}  // namespace cp
