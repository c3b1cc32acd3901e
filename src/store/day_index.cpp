#include "store/day_index.hpp"

#include "catalog/zone.hpp"
#include "pg/owners.hpp"
#include "store/expression.hpp"

extern "C" {
#include <access/stratnum.h>
#include <catalog/pg_am.h>
#include <catalog/pg_index.h>
#include <utils/relcache.h>
}

namespace cp {

namespace {

// Beyond this many days a scan of the whole table is taken to be cheaper than fetching its rows in index order.
constexpr int64 kLongestIndexRange = 100;

// coalesce(ended_at, started_at), or the one of them that there is, as the planner would see it.
struct DayExpression {
    Node *tree;
    Oid type;
};

DayExpression day_expression(const Source &source, Relation relation) {
    List *parts = NIL;
    Oid type = InvalidOid;
    for (const Role role : {Role::ended_at, Role::started_at}) {
        if (!source.has(role))
            continue;
        Node *part = parse_row_expression(relation, source.role(role)->c_str());
        if (list_length(parts) > 0 && exprType(part) != type)
            return {nullptr, InvalidOid};
        type = exprType(part);
        parts = lappend(parts, part);
    }
    if (list_length(parts) == 1)
        return {static_cast<Node *>(linitial(parts)), type};
    auto *coalesce = makeNode(CoalesceExpr);
    coalesce->coalescetype = type;
    coalesce->args = parts;
    coalesce->location = -1;
    return {reinterpret_cast<Node *>(expression_planner(reinterpret_cast<Expr *>(coalesce))), type};
}

bool leads_with(Relation index, Node *expression) {
    const AttrNumber column = index->rd_index->indkey.values[0];
    if (column != 0)
        return IsA(expression, Var) && reinterpret_cast<Var *>(expression)->varattno == column;
    List *expressions = RelationGetIndexExpressions(index);
    return expressions != NIL && equal(linitial(expressions), expression);
}

bool is_usable(Relation index) {
    return index->rd_rel->relam == BTREE_AM_OID && index->rd_index->indisvalid &&
           RelationGetIndexPredicate(index) == NIL;
}

void init_key(ScanKeyData *key, Relation index, int strategy, int64 bound) {
    const Oid type = index->rd_opcintype[0];
    const Oid comparison =
        get_opcode(get_opfamily_member(index->rd_opfamily[0], type, type, static_cast<int16>(strategy)));
    ScanKeyInit(key, 1, static_cast<StrategyNumber>(strategy), comparison, Int64GetDatum(bound));
}

DayIndexRange range_of(Relation index, std::optional<int64> from, int from_strategy, std::optional<int64> to,
                       int to_strategy) {
    DayIndexRange range{};
    if (from)
        init_key(&range.keys[range.key_count++], index, from_strategy, *from);
    if (to)
        init_key(&range.keys[range.key_count++], index, to_strategy, *to);
    return range;
}

bool serves(Oid type, const DayRange &days) {
    return (type == TIMESTAMPTZOID || type == TIMESTAMPOID) && days.length() <= kLongestIndexRange &&
           IS_VALID_TIMESTAMP(int64{days.first} * USECS_PER_DAY) &&
           IS_VALID_TIMESTAMP((int64{days.last} + 1) * USECS_PER_DAY);
}

int64 bound_of(int64 day, Oid type, pg_tz *zone) {
    const int64 local = day * USECS_PER_DAY;
    return type == TIMESTAMPTZOID ? instant_of(local, zone) : local;
}

std::vector<DayIndexRange> ranges_of(const Source &source, Relation index, Oid type, const DayRange &days) {
    const int64 from = bound_of(days.first, type, source.zone);
    const int64 until = bound_of(int64{days.last} + 1, type, source.zone);
    return {range_of(index, from, BTGreaterEqualStrategyNumber, until, BTLessStrategyNumber),
            range_of(index, DT_NOEND, BTGreaterEqualStrategyNumber, {}, 0),
            range_of(index, {}, 0, DT_NOBEGIN, BTLessEqualStrategyNumber)};
}

}  // namespace

std::optional<DayIndex> find_day_index(const Source &source, Relation relation, const DayRange &days) {
    if (days.length() > kLongestIndexRange)
        return std::nullopt;
    const ActingAs owner(relation->rd_rel->relowner);
    const DayExpression expression = pg([&] { return day_expression(source, relation); });
    if (expression.tree == nullptr || !serves(expression.type, days))
        return std::nullopt;
    List *indexes = pg([&] { return RelationGetIndexList(relation); });
    const ListCell *cell = nullptr;
    foreach (cell, indexes) {
        Relation index = pg([&] { return index_open(lfirst_oid(cell), AccessShareLock); });
        std::optional<DayIndex> found;
        if (pg([&] { return is_usable(index) && leads_with(index, expression.tree); }))
            found = DayIndex{RelationGetRelid(index), ranges_of(source, index, expression.type, days)};
        pg([&] { index_close(index, AccessShareLock); });
        if (found)
            return found;
    }
    return std::nullopt;
}

}  // namespace cp
