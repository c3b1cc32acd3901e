#include "store/notify.hpp"

#include "pg/guard.hpp"

extern "C" {
#include <commands/async.h>
#include <utils/json.h>
}

namespace cp {

namespace {

constexpr const char *kChannel = "collection_performance";

bool notifies = false;

void notify(const std::string &source, uint64 version) {
    pg([&] {
        StringInfoData payload;
        initStringInfo(&payload);
        appendStringInfoString(&payload, "{\"source\": ");
        escape_json(&payload, source.c_str());
        appendStringInfo(&payload, ", \"version\": \"%08x%08x\"}", static_cast<uint32>(version >> 32),
                         static_cast<uint32>(version));
        Async_Notify(kChannel, payload.data);
        pfree(payload.data);
    });
}

}  // namespace

void notify_folded(const std::vector<std::string> &sources) {
    if (!notifies || sources.empty())
        return;
    uint64 version = 0;
    if (!pg_strong_random(&version, sizeof(version)))
        throw Error(ERRCODE_INTERNAL_ERROR, "could not generate a random version");
    for (const std::string &source : sources)
        notify(source, version);
}

void define_notify() {
    pg([] {
        DefineCustomBoolVariable("collection_performance.notify",
                                 "Notifies the channel collection_performance when changes of a source are folded.",
                                 nullptr, &notifies, false, PGC_SUSET, 0, nullptr, nullptr, nullptr);
    });
}

}  // namespace cp
