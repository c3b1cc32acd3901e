// What a subscriber's apply worker brings of the publisher's own storage is left out.
#include "pg/guard.hpp"

extern "C" {
#include <commands/trigger.h>
#include <replication/logicalworker.h>
}

// A server counts for itself. A publication FOR ALL TABLES carries this extension's tables along, and their rows would
// count here a second time, under numbers that mean other sources. Loading a dump with
// session_replication_role = replica fires this trigger as well, and is no subscription.
CP_FUNCTION(collection_internal_skip_replicated) {
    if (!CALLED_AS_TRIGGER(fcinfo))
        throw cp::Error(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED, "skip_replicated() is a trigger function");
    const auto *data = reinterpret_cast<TriggerData *>(fcinfo->context);
    if (cp::pg([] { return IsLogicalWorker(); }))
        return PointerGetDatum(nullptr);
    return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(data->tg_event) ? data->tg_newtuple : data->tg_trigtuple);
}
