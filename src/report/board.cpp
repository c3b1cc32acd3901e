#include "report/board.hpp"

#include "model/text.hpp"
#include "pg/result.hpp"
#include "pg/types.hpp"
#include "report/audit.hpp"
#include "report/board_groups.hpp"
#include "report/json_bodies.hpp"
#include "store/expression.hpp"

namespace cp {

namespace {

enum Parameter { p_row_limit = kFilterCount, p_with_details };

constexpr int64 kMostRows = 10'000;

// Which rows are to be read for the groups, by what cells count of their days.
class NewestPlanner {
public:
    NewestPlanner(const Filters &filters, int64 limit)
        : filters_(filters), exact_(are_codes_exact(*filters.source)), wanted_{limit, {}, {}} {}

    void add_code(int64 group, const std::string &code, const CodeRows &rows) {
        if (rows.total != 0 || (!is_counted() && passes(code)))
            wanted_.codes.push_back({group, code, from_of(rows)});
    }

    // Rows of all other codes, and of none, are one group.
    void add_rest(int64 group, const std::vector<std::string> &known, const BoardCells &cells) {
        CodeRows all = cells.missing;
        for (const auto &[code, rows] : cells.codes)
            all.add(rows);
        if (all.total == 0 && (is_counted() || filters_.outcomes))
            return;
        all.sort_days();
        NewestOfRest rest;
        rest.group = group;
        rest.named = known;
        rest.from = from_of(all);
        rest.missing = is_wanted(cells.missing, rest.from);
        // Days that hold rows whose code cells do not have as it is.
        CodeRows hidden;
        for (const auto &[code, rows] : cells.codes) {
            if (!is_wanted(rows, rest.from))
                continue;
            wanted_.codes.push_back({group, code, rest.from});
            rest.named.push_back(code);
            if (!exact_ && code.size() + kLongestCharacter > kLongestKeyText)
                hidden.add(rows);
        }
        add_missing(rest, cells.missing, hidden);
        add_unnamed(rest, hidden);
        wanted_.rest = std::move(rest);
    }

    const NewestWanted &wanted() const noexcept { return wanted_; }
    bool is_empty() const noexcept { return wanted_.codes.empty() && !wanted_.rest; }

private:
    // A code cut between characters is shorter by up to three bytes.
    static constexpr size_t kLongestCharacter = 4;

    bool passes(const std::string &code) const {
        return !filters_.outcomes || std::binary_search(filters_.outcomes->begin(), filters_.outcomes->end(), code);
    }

    bool is_counted() const { return are_rows_counted(filters_); }

    NewestFrom from_of(const CodeRows &rows) const {
        NewestFrom from;
        int64 found = 0;
        for (const DayRows &each : rows.days) {
            if (found >= wanted_.limit || !filters_.source->counts(each.day))
                break;
            from.since = each.day;
            found += each.rows;
        }
        if (found >= wanted_.limit)
            return from;
        if (!is_counted())
            from.since = kUndated;
        from.undated = rows.undated > 0;
        return from;
    }

    static bool is_wanted(const CodeRows &rows, const NewestFrom &from) {
        return (from.undated && rows.undated > 0) || (!rows.days.empty() && rows.days.front().day >= from.since);
    }

    // Cells count blanks as rows without a code. '' is looked up like any code; should there be other blanks, the days
    // are searched.
    void add_missing(NewestOfRest &rest, const CodeRows &missing, CodeRows &hidden) {
        if (exact_ || !rest.missing)
            return;
        wanted_.codes.push_back({rest.group, "", rest.from});
        rest.named.emplace_back();
        int64 expected = rest.from.undated ? missing.undated : 0;
        for (const DayRows &each : missing.days)
            if (each.day >= rest.from.since)
                expected += each.rows;
        Filters any_outcome = filters_;
        any_outcome.outcomes.reset();
        if (count_missing(any_outcome, rest.from) != expected)
            hidden.add(missing);
    }

    void add_unnamed(NewestOfRest &rest, CodeRows &hidden) {
        const bool everywhere = !is_counted() && rest.from.since == kUndated && !filters_.outcomes;
        rest.unnamed = everywhere || hidden.total != 0;
        if (everywhere) {
            rest.missing = true;
            rest.days.push_back(filters_.days);
            return;
        }
        hidden.sort_days();
        for (const DayRows &each : hidden.days)
            if (each.day >= rest.from.since)
                rest.days.push_back({each.day, each.day});
    }

    const Filters &filters_;
    bool exact_;
    NewestWanted wanted_;
};

// The codes that groups stand for, as cells have them, with their rows; what is left over is of the last group.
void add_known(std::vector<BoardGroup> &groups, BoardCells &cells, NewestPlanner *planner) {
    for (size_t i = 0; i + 1 < groups.size(); ++i) {
        const auto found = cells.codes.find(bounded(groups[i].code));
        CodeRows rows;
        if (found != cells.codes.end()) {
            rows = std::move(found->second);
            cells.codes.erase(found);
        }
        groups[i].total = rows.total;
        if (planner != nullptr)
            planner->add_code(static_cast<int64>(i), groups[i].code, rows);
    }
}

void add_rows(const char *function, const Filters &filters, const BoardCall &call, const NewestPlanner &planner,
              std::vector<BoardGroup> &groups, const std::function<void(JsonText &, const FactRow &)> &put) {
    if (planner.is_empty())
        return;
    Filters any_outcome = filters;
    any_outcome.outcomes.reset();
    visit_newest_rows(function, any_outcome, planner.wanted(), !call.details, [&](const FactRow &row) {
        JsonText &newest = groups[static_cast<size_t>(row.group)].newest;
        put(newest, row);
        if (newest.text().size() >= MaxAllocSize - VARHDRSZ)
            throw Error(ERRCODE_PROGRAM_LIMIT_EXCEEDED, "the rows are larger than a value can be")
                .hint("Ask for fewer rows, or for their ids alone.");
    });
}

ResultRow result_row(const BoardGroup &group) {
    ResultRow row;
    row.text(group.code).text(group.label).text(group.description).text(group.color).text(group.disposition);
    row.boolean(group.is_known).int8(group.total).jsonb(group.newest.text());
    return row;
}

void list_board_rows(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args, DefaultDays::all);
    const BoardCall call = read_board_call(args, *filters.source);
    const RowIdWriter id(*filters.source, call);
    ResultSet rows(fcinfo);
    const auto put = [&](JsonText &json, const FactRow &row) {
        if (call.details)
            put_row(json, row);
        else
            id.put(json, row);
    };
    for (const BoardGroup &group : list_board("collection_board", filters, call, put))
        rows.add(result_row(group));
    audit_report("collection_board", filters, rows.size());
}

}  // namespace

BoardCall read_board_call(const FunctionArgs &args, const Source &source) {
    if (!source.has(Role::outcome))
        throw invalid_value("source \"" + source.name + "\" has no outcomes")
            .hint("Register it with the parameter outcome.");
    BoardCall call;
    call.limit = count_of(args, p_row_limit, "row_limit", call.limit, kMostRows, 0);
    call.details = args.boolean(p_with_details).value_or(call.details);
    return call;
}

std::vector<BoardGroup> list_board(const char *function, const Filters &filters, const BoardCall &call,
                                   const std::function<void(JsonText &, const FactRow &)> &put) {
    BoardCells cells = count_codes(filters, call.limit > 0);
    std::vector<BoardGroup> groups = board_groups(*filters.source, cells);
    std::optional<NewestPlanner> planner;
    if (call.limit > 0 && !(filters.projects && filters.projects->empty()))
        planner.emplace(filters, call.limit);
    add_known(groups, cells, planner ? &*planner : nullptr);
    BoardGroup &unknown = groups.back();
    unknown.total = cells.missing.total;
    for (const auto &[code, rows] : cells.codes)
        unknown.total += rows.total;
    for (BoardGroup &group : groups)
        group.newest.begin_array();
    if (planner) {
        std::vector<std::string> known;
        for (size_t i = 0; i + 1 < groups.size(); ++i)
            known.push_back(groups[i].code);
        planner->add_rest(static_cast<int64>(groups.size()) - 1, known, cells);
        add_rows(function, filters, call, *planner, groups, put);
    }
    for (BoardGroup &group : groups)
        group.newest.end_array();
    return groups;
}

// Without rows the fact table is not even opened.
RowIdWriter::RowIdWriter(const Source &source, const BoardCall &call) : integers_(false) {
    if (!source.has(Role::row_id) || call.limit == 0)
        return;
    const OpenRelation relation(source.fact, AccessShareLock);
    const ActingAs owner(relation.get()->rd_rel->relowner);
    const char *text = source.role(Role::row_id)->c_str();
    integers_ = is_integer_type(pg([&] { return getBaseType(exprType(parse_row_expression(relation.get(), text))); }));
}

void RowIdWriter::put(JsonText &json, const FactRow &row) const {
    if (integers_ && row.row_id)
        json.raw(*row.row_id);
    else
        json.string(row.row_id);
}

}  // namespace cp

CP_FUNCTION(collection_board) {
    cp::list_board_rows(fcinfo);
    return Datum(0);
}
