#include "store/fold.hpp"

#include "pg/compat.hpp"
#include "pg/sql.hpp"
#include "pg/table_rows.hpp"
#include "store/cell_columns.hpp"
#include "store/closed_months.hpp"
#include "store/delta_scan.hpp"
#include "store/notify.hpp"
#include "store/rollup_writer.hpp"

namespace cp {

namespace {

// Columns of collection_internal.delta, from 0, as sql/storage.sql lists them.
namespace delta {
enum {
    source,
    day,
    rows,
    project,
    interviewer,
    hour,
    open,
    timed,
    dials,
    seconds,
    microseconds,
    negative,
    missing,
    amount,
    project_key,
    interviewer_key,
    outcome,
    segment,
    subject,
    histogram
};
}

constexpr int kChunk = 1024;
constexpr size_t kBatchBytes = size_t{128} << 20;  // sums are written out when they take more, and maintenance_work_mem

// What is read before the first write of a fold is a command's own snapshot: at READ COMMITTED the newest, so that what
// the last holder of the fold lock did is seen; above it the transaction's, so that a conflict raises 40001.
class FoldSnapshot {
public:
    FoldSnapshot() {
        pg([] { PushActiveSnapshot(IsolationUsesXactSnapshot() ? GetTransactionSnapshot() : GetLatestSnapshot()); });
    }
    ~FoldSnapshot() {
        if (!exit_.by_exception())
            PopActiveSnapshot();
    }
    FoldSnapshot(const FoldSnapshot &) = delete;
    FoldSnapshot &operator=(const FoldSnapshot &) = delete;

private:
    ScopeExit exit_;
};

OptionalInteger integer_at(const TupleTableSlot *slot, int column) noexcept {
    if (slot->tts_isnull[column])
        return {};
    return {DatumGetInt64(slot->tts_values[column]), true};
}

// A view into the tuple; texts are bounded by capture, so they are never stored outside of the row.
std::string_view bytes_at(const TupleTableSlot *slot, int column) { return bytes_of(slot->tts_values[column]); }

OptionalText text_at(const TupleTableSlot *slot, int column) {
    if (slot->tts_isnull[column])
        return {};
    return {bytes_at(slot, column), true};
}

CellKey key_of(const TupleTableSlot *slot) {
    CellKey key;
    key.day = DatumGetDateADT(slot->tts_values[delta::day]);
    key.project = integer_at(slot, delta::project);
    key.interviewer = integer_at(slot, delta::interviewer);
    key.hour = integer_at(slot, delta::hour);
    key.project_key = text_at(slot, delta::project_key);
    key.interviewer_key = text_at(slot, delta::interviewer_key);
    key.outcome = text_at(slot, delta::outcome);
    key.segment = text_at(slot, delta::segment);
    key.subject = text_at(slot, delta::subject);
    return key;
}

Measures measures_of(const TupleTableSlot *slot) noexcept {
    Measures measures;
    measures.rows = DatumGetInt64(slot->tts_values[delta::rows]);
    measures.open = integer_at(slot, delta::open).value;
    measures.timed = integer_at(slot, delta::timed).value;
    measures.dials = integer_at(slot, delta::dials).value;
    measures.duration = Int128{integer_at(slot, delta::seconds).value} * kMicrosecondsPerSecond +
                        integer_at(slot, delta::microseconds).value;
    measures.negative = integer_at(slot, delta::negative).value;
    measures.missing = integer_at(slot, delta::missing).value;
    return measures;
}

// The sums of one source during a fold; none where the source is gone and its deltas are only removed.
struct SourceSums {
    SourceSums(SourcePtr found, MemoryContext parent) : source(std::move(found)), sums(CellSums::kUnbounded, parent) {}
    SourcePtr source;
    bool is_unannounced = false;  // its deltas stay for the next fold
    CellSums sums;
};

// Whether the snapshot has the source. A commit is seen before it is announced, so a source that was registered just
// now may not be among those that this backend knows, though its deltas are seen.
bool is_registered(int32 source_id, Snapshot snapshot) {
    TableRows sources(internal_relation("source"), snapshot);
    while (sources.next())
        if (sources.integer(1) == source_id)
            return true;
    return false;
}

class Fold {
public:
    explicit Fold(int32 source_id);
    ~Fold();
    Fold(const Fold &) = delete;
    Fold &operator=(const Fold &) = delete;
    int64 run();

private:
    bool take_chunk();
    void take_delta();
    void remove_delta();
    SourceSums &sums_of(int32 source_id);
    size_t bytes() const;
    void write();

    ScopeExit exit_;
    MemoryContext parent_ = CurrentMemoryContext;
    OpenRelation delta_;
    OwnedContext memory_;
    TupleTableSlot *slot_;
    std::optional<DeltaScan> scan_;
    int32 only_source_;
    int64 taken_ = 0;
    std::vector<std::string> folded_;  // sources
    std::unordered_map<int32, std::unique_ptr<SourceSums>> sources_;
};

Fold::Fold(int32 source_id)
    : delta_(internal_relation("delta"), RowExclusiveLock), memory_("deltas being folded"), only_source_(source_id) {
    recheck_catalog();
    pg([&] {
        slot_ = table_slot_create(delta_.get(), nullptr);
        scan_.emplace(delta_.get(), GetActiveSnapshot(), slot_);
    });
}

Fold::~Fold() {
    if (exit_.by_exception())
        return;
    scan_->end();
    ExecDropSingleTupleTableSlot(slot_);
}

// One snapshot makes it exact: precisely the deltas that it sees are removed, and their sums appear in the same commit.
int64 Fold::run() {
    while (take_chunk())
        if (bytes() > std::max(kBatchBytes, static_cast<size_t>(maintenance_work_mem) * 1024))
            write();
    write();
    notify_folded(folded_);
    return taken_;
}

bool Fold::take_chunk() {
    return pg([&] {
        CHECK_FOR_INTERRUPTS();
        MemoryContext caller = MemoryContextSwitchTo(memory_.get());
        bool more = true;
        for (int i = 0; i < kChunk && more; ++i) {
            more = scan_->next();
            if (more)
                take_delta();
        }
        MemoryContextSwitchTo(caller);
        MemoryContextReset(memory_.get());
        return more;
    });
}

void Fold::take_delta() {
    slot_getallattrs(slot_);
    const int32 source_id = DatumGetInt32(slot_->tts_values[delta::source]);
    if (only_source_ != 0 && source_id != only_source_)
        return;
    SourceSums &target = sums_of(source_id);
    if (target.is_unannounced)
        return;
    remove_delta();
    ++taken_;
    if (target.source == nullptr)
        return;
    const CellKey key = key_of(slot_);
    // Of a writer that had begun before the day was frozen or forgotten.
    if (!target.source->counts(key.day))
        return;
    const Measures measures = measures_of(slot_);
    const Numeric amount =
        slot_->tts_isnull[delta::amount] ? nullptr : DatumGetNumeric(slot_->tts_values[delta::amount]);
    if (slot_->tts_isnull[delta::histogram]) {
        target.sums.add(key, measures, amount, nullptr, 1);
    } else {
        const std::string_view bytes = bytes_at(slot_, delta::histogram);
        const Histogram histogram = histogram_of(bytes);
        target.sums.add(key, measures, amount, &histogram, 1);
    }
    target.sums.add_project(key, measures.rows, 1);
}

void Fold::remove_delta() {
    TM_FailureData failure;
    const TM_Result result = table_tuple_delete(delta_.get(), &slot_->tts_tid, GetCurrentCommandId(true),
                                                GetActiveSnapshot(), InvalidSnapshot, true, &failure, false);
    if (result != TM_Ok)
        ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
                        errmsg("could not serialize access due to concurrent delete")));
}

SourceSums &Fold::sums_of(int32 source_id) {
    std::unique_ptr<SourceSums> &place = sources_[source_id];
    if (place == nullptr) {
        place = std::make_unique<SourceSums>(find_source(source_id), parent_);
        place->is_unannounced = place->source == nullptr && is_registered(source_id, GetActiveSnapshot());
    }
    return *place;
}

size_t Fold::bytes() const {
    size_t sum = 0;
    for (const auto &[id, target] : sources_)
        sum += target->sums.bytes();
    return sum;
}

// Marks the sources as folded. Above READ COMMITTED this raises 40001 where another fold came after our snapshot.
void mark_folded(const std::vector<int32> &sources) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    for (const int32 source : sources) {
        // A transaction that marks the source for a reconcile holds its row; the fold must not wait for it.
        const uint64 marked = sql.run(
            "UPDATE collection_internal.maintenance SET last_fold = pg_catalog.clock_timestamp()"
            " WHERE source_id = (SELECT m.source_id FROM collection_internal.maintenance m WHERE m.source_id = $1"
            " FOR UPDATE SKIP LOCKED)",
            SqlArgs().int4(source));
        if (marked == 0)
            sql.run(
                "INSERT INTO collection_internal.maintenance (source_id, last_fold)"
                " VALUES ($1, pg_catalog.clock_timestamp()) ON CONFLICT DO NOTHING",
                SqlArgs().int4(source));
    }
}

void Fold::write() {
    std::vector<int32> ids;
    for (const auto &[id, target] : sources_)
        if (target->source != nullptr)
            ids.push_back(id);
    if (ids.empty())
        return;
    std::sort(ids.begin(), ids.end());
    mark_folded(ids);
    RollupWriter writer;
    for (const int32 id : ids) {
        SourceSums &target = *sources_[id];
        writer.write(*target.source, target.sums);
        // Deltas of frozen days alone change nothing.
        if (target.sums.projects.size() > 0 &&
            std::find(folded_.begin(), folded_.end(), target.source->name) == folded_.end())
            folded_.push_back(target.source->name);
    }
    sources_.clear();
}

}  // namespace

namespace {

// Sources without deltas were folded as well: nothing of them is pending since now. Once a minute is enough.
void mark_idle() {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run(
        "UPDATE collection_internal.maintenance SET last_fold = pg_catalog.clock_timestamp() WHERE source_id IN"
        " (SELECT m.source_id FROM collection_internal.maintenance m WHERE m.last_fold IS NULL"
        " OR m.last_fold < pg_catalog.clock_timestamp() - interval '1 minute' FOR UPDATE SKIP LOCKED)");
}

}  // namespace

int64 fold_pending(int32 source_id) {
    int64 taken = 0;
    {
        const FoldSnapshot snapshot;
        Fold fold(source_id);
        taken = fold.run();
        close_months(source_id);
    }
    if (source_id == 0 && !IsolationUsesXactSnapshot())
        mark_idle();
    return taken;
}

bool has_pending_deltas() {
    const HeldSnapshot snapshot = HeldSnapshot::latest();
    return TableRows(internal_relation("delta"), snapshot.get()).next();
}

}  // namespace cp
