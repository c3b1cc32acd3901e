#include "store/row_reader.hpp"

#include "catalog/zone.hpp"
#include "model/text.hpp"
#include "pg/owners.hpp"

namespace cp {

namespace {

// The roles that decide which cell a row counts in, and for what.
constexpr std::array kCountedRoles{Role::project, Role::interviewer, Role::outcome, Role::started_at, Role::ended_at,
                                   Role::dials,   Role::subject,     Role::segment, Role::amount,     Role::row_filter};

bool is_counted(const Source &source, Role role) {
    return source.has(role) && (role != Role::subject || source.track_subjects);
}

// A source's roles resolved against one relation; kept for the session, trees in a memory context of their own.
struct RowPlan {
    uint64 generation = 0;
    MemoryContext context = nullptr;
    std::array<RoleValue, kRoleCount> roles;
    bool has_expressions = false;
    // Kept with the plan: finding the zone's offset anew for every statement costs more than all else of a row.
    mutable ZoneClock clock;

    explicit RowPlan(pg_tz *zone) : clock(zone) {}
    RowPlan(const RowPlan &) = delete;
    RowPlan &operator=(const RowPlan &) = delete;
    ~RowPlan() {
        if (context != nullptr)
            MemoryContextDelete(context);
    }
};

using RowPlanPtr = std::shared_ptr<const RowPlan>;

struct PlanCache {
    bool stale = false;
    bool watching = false;
    std::unordered_map<uint64, RowPlanPtr> plans;  // by source and relation
};

PlanCache &plan_cache() {
    static PlanCache instance;
    return instance;
}

// May neither raise nor free: PostgreSQL calls it in the middle of anything.
void mark_plans_stale(Datum, Oid) { plan_cache().stale = true; }

RowPlanPtr build_plan(const Source &source, Relation relation) {
    // The stored texts are qualified for the pinned search_path: the writer's own must not choose the functions.
    const ActingAs owner(relation->rd_rel->relowner);
    auto plan = std::make_shared<RowPlan>(source.zone);
    plan->generation = source.generation;
    plan->context = pg([] {
        return AllocSetContextCreate(CacheMemoryContext, "collection_performance row plan", ALLOCSET_SMALL_SIZES);
    });
    for (const Role role : kCountedRoles) {
        if (!is_counted(source, role))
            continue;
        const bool keyed =
            (role == Role::project && source.project_keyed) || (role == Role::interviewer && source.interviewer_keyed);
        const char *text = source.role(role)->c_str();
        RoleValue &value = plan->roles[static_cast<size_t>(role)];
        pg([&] {
            value = prepare_role(relation, role, keyed, text);
            MemoryContext previous = MemoryContextSwitchTo(plan->context);
            value.expression = static_cast<Expr *>(copyObjectImpl(value.expression));
            MemoryContextSwitchTo(previous);
        });
        plan->has_expressions = plan->has_expressions || value.expression != nullptr;
    }
    return plan;
}

RowPlanPtr plan_for(const Source &source, Relation relation) {
    PlanCache &cache = plan_cache();
    if (!cache.watching) {
        pg([] { CacheRegisterRelcacheCallback(mark_plans_stale, Datum(0)); });
        cache.watching = true;
    }
    if (cache.stale) {
        cache.plans.clear();
        cache.stale = false;
    }
    const uint64 key = (static_cast<uint64>(static_cast<uint32>(source.id)) << 32) | RelationGetRelid(relation);
    const auto found = cache.plans.find(key);
    if (found != cache.plans.end() && found->second->generation == source.generation)
        return found->second;
    RowPlanPtr plan = build_plan(source, relation);
    if (!cache.stale)
        cache.plans[key] = plan;
    return plan;
}

}  // namespace

struct RowReader::Impl {
    Impl(const Source &source_, Relation relation) : source(source_), plan(plan_for(source_, relation)) {
        if (plan->has_expressions)
            acting.emplace(relation->rd_rel->relowner);
        pg([&] {
            context = CreateStandaloneExprContext();
            for (const Role role : kCountedRoles)
                if (Expr *expression = plan->roles[static_cast<size_t>(role)].expression; expression != nullptr)
                    states[static_cast<size_t>(role)] = ExecInitExpr(expression, nullptr);
        });
    }
    ~Impl() {
        if (!exit.by_exception())
            FreeExprContext(context, true);
    }
    Impl(const Impl &) = delete;
    Impl &operator=(const Impl &) = delete;

    const RoleValue &role(Role role) const noexcept { return plan->roles[static_cast<size_t>(role)]; }

    // The role's value in the row, or false where it has none.
    bool value_of(Role role_, TupleTableSlot *slot, Datum *value) const {
        const RoleValue &wanted = role(role_);
        if (!wanted.present)
            return false;
        bool isnull = false;
        if (wanted.column != 0)
            *value = slot_getattr(slot, wanted.column, &isnull);
        else
            *value = ExecEvalExpr(states[static_cast<size_t>(role_)], context, &isnull);
        return !isnull;
    }

    OptionalText text_of(Role role_, TupleTableSlot *slot) const;
    OptionalInteger integer_of(Role role_, TupleTableSlot *slot) const;
    OptionalInteger time_of(Role role_, TupleTableSlot *slot) const;
    void read_times(TupleTableSlot *slot, CellKey &key, Measures &measures);
    void read_keys(TupleTableSlot *slot, CellKey &key) const;
    Numeric read_amount(TupleTableSlot *slot, Measures &measures) const;
    bool passes_filter(TupleTableSlot *slot) const;

    ScopeExit exit;
    const Source &source;
    RowPlanPtr plan;
    std::optional<ActingAs> acting;
    ExprContext *context = nullptr;
    std::array<ExprState *, kRoleCount> states{};
};

namespace {

int64 integer_value(Datum value, ValueKind kind) {
    switch (kind) {
        case ValueKind::int2: return DatumGetInt16(value);
        case ValueKind::int4: return DatumGetInt32(value);
        default: return DatumGetInt64(value);
    }
}

// Text in a cell's key is bounded: one long code must not outgrow an index row and stop the fold for ever.
std::string_view bounded_in_context(std::string_view text) {
    if (text.size() <= kLongestKeyText)
        return text;
    const std::string shorter = bounded(text, kLongestKeyText);
    char *copy = ContextAllocator<char>(CurrentMemoryContext).allocate(shorter.size());
    memcpy(copy, shorter.data(), shorter.size());
    return {copy, shorter.size()};
}

int bin_of(const Int128 &duration) {
    return Histogram::bin_of(duration > PG_INT64_MAX ? PG_INT64_MAX : static_cast<int64>(duration));
}

std::string_view without_padding(std::string_view text) {
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

}  // namespace

OptionalText RowReader::Impl::text_of(Role role_, TupleTableSlot *slot) const {
    Datum value = 0;
    if (!value_of(role_, slot, &value))
        return {};
    const auto *content = DatumGetTextPP(value);
    std::string_view text(VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content));
    if (role(role_).kind == ValueKind::padded_text)
        text = without_padding(text);
    return {bounded_in_context(text), true};
}

OptionalInteger RowReader::Impl::integer_of(Role role_, TupleTableSlot *slot) const {
    Datum value = 0;
    if (!value_of(role_, slot, &value))
        return {};
    return {integer_value(value, role(role_).kind), true};
}

// Infinite times count as missing.
OptionalInteger RowReader::Impl::time_of(Role role_, TupleTableSlot *slot) const {
    Datum value = 0;
    if (!value_of(role_, slot, &value) || TIMESTAMP_NOT_FINITE(DatumGetTimestampTz(value)))
        return {};
    return {DatumGetTimestampTz(value), true};
}

void RowReader::Impl::read_times(TupleTableSlot *slot, CellKey &key, Measures &measures) {
    const OptionalInteger started = time_of(Role::started_at, slot);
    const OptionalInteger ended = time_of(Role::ended_at, slot);
    measures.open = started.present && !ended.present ? 1 : 0;
    if (started.present && ended.present) {
        measures.timed = ended.value > started.value ? 1 : 0;
        measures.negative = ended.value < started.value ? 1 : 0;
        measures.duration = measures.timed == 1 ? Int128{ended.value} - started.value : 0;
    }
    const OptionalInteger when = ended.present ? ended : started;
    if (!when.present)
        return;
    const bool is_local = role(ended.present ? Role::ended_at : Role::started_at).kind == ValueKind::wall_clock;
    key.day = day_of(is_local ? when.value : plan->clock.local_time(when.value));
    if (source.hourly)
        key.hour = {plan->clock.start_of_hour(is_local ? instant_of(when.value, source.zone) : when.value), true};
}

void RowReader::Impl::read_keys(TupleTableSlot *slot, CellKey &key) const {
    if (source.project_keyed)
        key.project_key = text_of(Role::project, slot);
    else
        key.project = integer_of(Role::project, slot);
    if (source.interviewer_keyed)
        key.interviewer_key = text_of(Role::interviewer, slot);
    else
        key.interviewer = integer_of(Role::interviewer, slot);
    key.outcome = text_of(Role::outcome, slot);
    if (blank(key.outcome.text))
        key.outcome = {};
    key.segment = text_of(Role::segment, slot);
    key.subject = text_of(Role::subject, slot);
}

Numeric RowReader::Impl::read_amount(TupleTableSlot *slot, Measures &measures) const {
    Datum value = 0;
    if (!value_of(Role::amount, slot, &value))
        return nullptr;
    Numeric amount = DatumGetNumeric(value);
    if (!numeric_is_nan(amount) && !numeric_is_inf(amount))
        return amount;
    measures.missing = 1;
    return nullptr;
}

bool RowReader::Impl::passes_filter(TupleTableSlot *slot) const {
    if (!role(Role::row_filter).present)
        return true;
    Datum value = 0;
    return value_of(Role::row_filter, slot, &value) && DatumGetBool(value);
}

RowReader::RowReader(const Source &source, Relation relation) : impl_(std::make_unique<Impl>(source, relation)) {}
RowReader::~RowReader() = default;

void RowReader::add(TupleTableSlot *slot, const DayRange &days, CellTable &table, int sign) {
    Impl &impl = *impl_;
    ResetExprContext(impl.context);
    impl.context->ecxt_scantuple = slot;
    MemoryContext previous = MemoryContextSwitchTo(impl.context->ecxt_per_tuple_memory);
    CellKey key;
    Measures measures;
    measures.rows = 1;
    if (impl.passes_filter(slot)) {
        impl.read_times(slot, key, measures);
        if (days.contains(key.day) && impl.source.counts(key.day)) {
            impl.read_keys(slot, key);
            const OptionalInteger dials = impl.integer_of(Role::dials, slot);
            if (dials.value >= -kLargestDials && dials.value <= kLargestDials)
                measures.dials = dials.value;
            else
                measures.missing = 1;
            Numeric amount = impl.read_amount(slot, measures);
            CellValue &value = table.add(key, measures, amount, sign);
            if (impl.source.track_percentiles && measures.timed == 1)
                table.add_bin(value, bin_of(measures.duration), sign);
        }
    }
    MemoryContextSwitchTo(previous);
}

}  // namespace cp
