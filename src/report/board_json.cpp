// collection_board_json: the board as the response body of the third specification.
#include "model/text.hpp"
#include "pg/text.hpp"
#include "report/audit.hpp"
#include "report/board.hpp"
#include "report/spread.hpp"

namespace cp {

namespace {

void put_group(JsonText &json, const BoardGroup &group, bool numbers) {
    json.begin_object().name("id");
    if (numbers && group.is_known)
        json.raw(group.code);
    else
        json.string(group.code);
    json.name("name").string(group.label).name("description").string(group.description);
    json.name("color").string(group.color).name("total_calls").integer(group.total);
    json.name("calls").raw(group.newest.text()).end_object();
}

void put_board(JsonText &json, const std::vector<BoardGroup> &groups, int64 limit) {
    const bool numbers = std::all_of(groups.begin(), groups.end(),
                                     [](const BoardGroup &group) { return !group.is_known || integer_of(group.code); });
    int64 total = 0;
    json.begin_object().name("status").integer(200).name("message").string(
        "Calls grouped by status retrieved successfully");
    json.name("data").begin_array();
    for (const BoardGroup &group : groups) {
        put_group(json, group, numbers);
        total += group.total;
    }
    json.end_array().name("summary").begin_object().name("total_calls").integer(total);
    json.name("total_status_groups").integer(static_cast<int64>(groups.size()));
    json.name("limit_per_status").integer(limit).end_object().end_object();
}

Datum board_body(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args, DefaultDays::all);
    const BoardCall call = read_board_call(args, *filters.source);
    const RowIdWriter id(*filters.source, call);
    JsonText own;
    const auto put = [&](JsonText &json, const FactRow &row) {
        if (!call.details) {
            id.put(json, row);
            return;
        }
        own.clear();
        id.put(own.begin_object().name("id"), row);
        own.end_object();
        put_spread(json, own.text(), row.details);
    };
    JsonText json;
    put_board(json, list_board("collection_board_json", filters, call, put), call.limit);
    audit_report("collection_board_json", filters, 1);
    return text_datum(json.text());
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_board_json) { return cp::board_body(fcinfo); }
