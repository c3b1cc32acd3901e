// The statement triggers: what a statement changed, summed by cell and appended as deltas.

#include "pg/owners.hpp"
#include "store/append.hpp"
#include "store/fact.hpp"

namespace cp {

namespace {

void add_transition_rows(Tuplestorestate *rows, Relation relation, RowReader &reader, CellTable &cells, int sign) {
    if (rows == nullptr)
        return;
    pg([&] {
        // A read pointer of our own: other triggers of the statement read the same tuplestore.
        const int pointer = tuplestore_alloc_read_pointer(rows, EXEC_FLAG_REWIND);
        tuplestore_select_read_pointer(rows, pointer);
        tuplestore_rescan(rows);
        // The relation's own descriptor: a copy would lose the defaults of columns added later.
        TupleTableSlot *slot = MakeSingleTupleTableSlot(RelationGetDescr(relation), &TTSOpsMinimalTuple);
        while (tuplestore_gettupleslot(rows, true, false, slot)) {
            CHECK_FOR_INTERRUPTS();
            reader.add(slot, kAllDays, cells, sign);
        }
        ExecDropSingleTupleTableSlot(slot);
    });
}

void capture_statement(const TriggerData &trigger, const Source &source) {
    const OwnedContext context("collection_performance capture");
    CellTable cells(context.get());
    {
        RowReader reader(source, trigger.tg_relation);
        add_transition_rows(trigger.tg_oldtable, trigger.tg_relation, reader, cells, -1);
        add_transition_rows(trigger.tg_newtable, trigger.tg_relation, reader, cells, 1);
    }
    append_deltas(source, cells);
}

// The table holds an access exclusive lock, so the latest snapshot sees all that it will lose.
void capture_truncate(const TriggerData &trigger, const Source &source) {
    const Oid relid = RelationGetRelid(trigger.tg_relation);
    require_agreement(source, relid);
    pg([] { CommandCounterIncrement(); });
    const OwnedContext context("collection_performance capture");
    CellTable cells(context.get());
    const HeldSnapshot latest = HeldSnapshot::latest();
    add_rows_of_table(source, relid, latest.get(), kAllDays, cells, 1);
    append_deltas(source, cells, -1);
}

const TriggerData &trigger_data(FunctionCallInfo fcinfo) {
    if (!CALLED_AS_TRIGGER(fcinfo))
        throw Error(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED,
                    "collection_internal.capture must be called as a trigger");
    return *reinterpret_cast<const TriggerData *>(fcinfo->context);
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_capture) {
    const TriggerData &trigger = cp::trigger_data(fcinfo);
    for (const cp::SourcePtr &source : cp::sources_of_relation(RelationGetRelid(trigger.tg_relation))) {
        if (TRIGGER_FIRED_BY_TRUNCATE(trigger.tg_event))
            cp::capture_truncate(trigger, *source);
        else
            cp::capture_statement(trigger, *source);
    }
    return PointerGetDatum(nullptr);
}
