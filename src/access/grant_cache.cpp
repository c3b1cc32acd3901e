#include "access/grant_cache.hpp"

#include "access/grants.hpp"
#include "access/user_grants.hpp"
#include "pg/guard.hpp"

extern "C" {
#include <utils/inval.h>
#include <utils/syscache.h>
}

namespace cp {

namespace {

constexpr size_t kMostRemembered = 64;

struct Remembered {
    bool valid = false;
    bool watching = false;
    Oid role_table = InvalidOid, user_table = InvalidOid;
    std::unordered_map<std::string, VisibleProjects> projects;
};

Remembered &remembered() {
    static Remembered instance;
    return instance;
}

// Called by PostgreSQL in the middle of anything; may neither raise nor free.
void forget_changed(Datum, Oid relid) {
    Remembered &known = remembered();
    if (relid == InvalidOid || relid == known.role_table || relid == known.user_table)
        known.valid = false;
}

// Roles and memberships: a role granted to the caller brings its grants along.
void forget_roles(Datum, int, uint32) { remembered().valid = false; }

void watch(Remembered &known) {
    if (known.watching)
        return;
    pg([] {
        CacheRegisterRelcacheCallback(forget_changed, Datum(0));
        CacheRegisterSyscacheCallback(AUTHOID, forget_roles, Datum(0));
        CacheRegisterSyscacheCallback(AUTHMEMROLEMEM, forget_roles, Datum(0));
    });
    known.watching = true;
}

template <class Read>
VisibleProjects recall(const std::string &key, Read &&read) {
    Remembered &known = remembered();
    watch(known);
    // A lock that the transaction holds already is no occasion on which PostgreSQL would look for others' changes.
    pg([] { AcceptInvalidationMessages(); });
    if (!known.valid || known.projects.size() >= kMostRemembered) {
        known.projects.clear();
        known.role_table = internal_relation("grant_role");
        known.user_table = internal_relation("grant_user");
        // Set before reading: a change announced while we read makes it false again.
        known.valid = true;
    }
    if (const auto found = known.projects.find(key); found != known.projects.end())
        return found->second;
    VisibleProjects visible;
    read(visible);
    if (known.valid)
        known.projects.emplace(key, visible);
    return visible;
}

// Sources are numbered anew by none; a user's id, which may hold anything, comes last.
std::string key_of(const Source &source, Permission permission, const char *kind, const std::string &grantee) {
    return std::to_string(source.id) + ' ' + std::to_string(static_cast<int>(permission)) + kind + grantee;
}

}  // namespace

VisibleProjects granted_to_role(const Source &source, Oid role, Permission permission) {
    return recall(key_of(source, permission, " role ", std::to_string(role)),
                  [&](VisibleProjects &visible) { add_role_grants(source, role, permission, std::nullopt, visible); });
}

VisibleProjects granted_to_user(const Source &source, const std::string &user, Permission permission) {
    return recall(key_of(source, permission, " user ", user),
                  [&](VisibleProjects &visible) { add_user_grants(source, user, permission, std::nullopt, visible); });
}

}  // namespace cp

CP_FUNCTION(collection_internal_grants_changed) {
    if (!CALLED_AS_TRIGGER(fcinfo))
        throw cp::Error(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED, "grants_changed() is a trigger function");
    const auto *data = reinterpret_cast<TriggerData *>(fcinfo->context);
    cp::pg([&] { CacheInvalidateRelcache(data->tg_relation); });
    return PointerGetDatum(nullptr);
}
