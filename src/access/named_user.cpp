#include "access/named_user.hpp"

#include "access/user_id.hpp"
#include "catalog/internal.hpp"
#include "pg/compat.hpp"
#include "pg/text.hpp"

extern "C" {
#include <access/parallel.h>
}

namespace cp {

namespace {

constexpr const char *kSetting = "collection_performance.named_user";

// A setting and not a C static, because PostgreSQL then gives it the life it must have: it ends with the transaction,
// goes back with ROLLBACK TO SAVEPOINT, and comes along to parallel workers.
char *setting = nullptr;

// True only while name_user() sets it.
bool naming = false;

// Nobody sets it but name_user(): not SET, set_config, PGOPTIONS, ALTER ROLE or DATABASE, nor a function's SET clause,
// not even a superuser's. Parallel workers take over their leader's; the empty value is what it starts and ends with.
bool is_allowed(char **value, void **, GucSource) {
    if (naming || InitializingParallelWorker || *value == nullptr || **value == '\0')
        return true;
    GUC_check_errdetail("It is set by collection_set_user() alone.");
    return false;
}

void store(const std::string &user) {
    naming = true;
    try {
        pg([&] {
            (void) set_config_option(kSetting, user.c_str(), PGC_SUSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0,
                                     false);
        });
    } catch (...) {
        naming = false;
        throw;
    }
    naming = false;
}

// collection_set_user for each type of an id; InvalidOid for one that is gone.
using NamingFunctions = std::array<Oid, 3>;

NamingFunctions naming_functions() {
    const std::string schema = extension_schema();
    return pg([&] {
        List *name = list_make2(makeString(pstrdup(schema.c_str())), makeString(pstrdup("collection_set_user")));
        NamingFunctions functions{TEXTOID, INT8OID, UUIDOID};
        for (Oid &function : functions) {
            const Oid type = function;
            function = LookupFuncName(name, 1, &type, true);
        }
        return functions;
    });
}

bool executes_any(const NamingFunctions &functions, Oid role) {
    return std::any_of(functions.begin(), functions.end(),
                       [&](Oid function) { return OidIsValid(function) && compat::may_execute(function, role); });
}

// GRANT EXECUTE ON ALL FUNCTIONS ... TO PUBLIC is easily said, and would let everybody be anybody.
void refuse_public() {
    const NamingFunctions functions = naming_functions();
    if (pg([&] { return executes_any(functions, ACL_ID_PUBLIC); }))
        throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE,
                    "collection_set_user may be executed by everybody, so it names nobody")
            .hint("REVOKE EXECUTE on its functions FROM PUBLIC, and grant it to the application's role alone.");
}

}  // namespace

std::optional<std::string> named_user() {
    if (setting == nullptr || *setting == '\0')
        return std::nullopt;
    return std::string(setting);
}

void name_user(const std::string &user) {
    refuse_public();
    if (!IsTransactionBlock())
        throw Error(ERRCODE_NO_ACTIVE_SQL_TRANSACTION, "collection_set_user can only be used in transaction blocks")
            .hint("The user is named for one transaction: call it after BEGIN.");
    const std::optional<std::string> named = named_user();
    if (named && *named != user)
        throw Error(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "another user is named in this transaction already")
            .hint("Name one user in a transaction; end it before naming another.");
    if (!named)
        store(user);
}

bool may_name_users() {
    const NamingFunctions functions = naming_functions();
    return pg([&] {
        return !superuser() && executes_any(functions, GetUserId()) && !executes_any(functions, ACL_ID_PUBLIC);
    });
}

void define_named_user() {
    DefineCustomStringVariable(kSetting, "The end user whom the application named for this transaction.",
                               "Set by collection_set_user() alone.", &setting, "", PGC_SUSET,
                               GUC_NO_RESET_ALL | GUC_NOT_IN_SAMPLE | GUC_DISALLOW_IN_FILE | GUC_NOT_WHILE_SEC_REST,
                               is_allowed, nullptr, nullptr);
}

}  // namespace cp

CP_FUNCTION(collection_set_user) {
    cp::name_user(cp::user_id_of(fcinfo, 0));
    PG_RETURN_VOID();
}

CP_FUNCTION(collection_user) {
    const std::optional<std::string> user = cp::named_user();
    if (!user)
        PG_RETURN_NULL();
    PG_RETURN_DATUM(cp::text_datum(*user));
}
