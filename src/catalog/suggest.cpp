#include "catalog/suggest.hpp"

#include "access/access.hpp"
#include "catalog/internal.hpp"
#include "pg/args.hpp"
#include "pg/compat.hpp"
#include "pg/result.hpp"
#include "pg/sql.hpp"
#include "pg/types.hpp"

namespace cp {

namespace {

using Names = std::vector<std::string_view>;
using TypeCheck = bool (*)(Oid);

bool is_text(Oid type) { return type == TEXTOID || type == VARCHAROID || type == BPCHAROID || type == NAMEOID; }
bool is_key(Oid type) {
    return is_integer_type(type) || is_text(type) || type == UUIDOID || pg([&] { return type_is_enum(type); });
}
bool is_time(Oid type) { return type == TIMESTAMPTZOID || type == TIMESTAMPOID; }
bool is_number(Oid type) { return is_integer_type(type) || type == NUMERICOID; }
bool is_jsonb(Oid type) { return type == JSONBOID; }

struct Rule {
    Role role;
    TypeCheck fits;
    Names names;  // the likeliest first
};

// Names of the five systems that this extension was made for, and of their kin.
const std::vector<Rule> &rules() {
    static const std::vector<Rule> all{
        {Role::project,
         is_key,
         {"project_id", "project", "project_key", "campaign_id", "campaign", "survey_id", "tenant_id", "tenant",
          "chatbot_id", "experiment_id", "team_id", "queue_id", "client_id"}},
        {Role::interviewer,
         is_key,
         {"interviewer_id", "interviewer", "agent_id", "agent", "operator_id", "operator", "staff_id", "assigned_to_id",
          "assigned_to", "user_id", "owner_id"}},
        {Role::outcome,
         is_key,
         {"outcome_code", "outcome", "disposition", "final_status", "call_status", "status_code", "status_id", "status",
          "result"}},
        {Role::started_at,
         is_time,
         {"start_form", "started_at", "start_time", "start_at", "started", "call_start", "start_date"}},
        {Role::ended_at,
         is_time,
         {"end_form", "ended_at", "end_time", "end_at", "ended", "finished_at", "call_end", "completed_at",
          "end_date"}},
        {Role::dials, is_integer_type, {"call_attempts", "dials", "attempts", "attempt_count"}},
        {Role::subject,
         is_key,
         {"phone_number", "phone", "participant_id", "subject_id", "customer_id", "client_id", "contact_id", "msisdn"}},
        {Role::segment, is_key, {"quota_cell", "sample_source", "segment", "channel"}},
        {Role::amount, is_number, {"booking_amount", "amount", "revenue", "price", "total"}},
        {Role::details, is_jsonb, {"extra", "details", "meta", "metadata", "data"}},
    };
    return all;
}

const Column *find_column(const std::vector<Column> &columns, const Names &names, TypeCheck fits) {
    for (const std::string_view name : names)
        for (const Column &column : columns)
            if (column.name == name && fits(column.type))
                return &column;
    return nullptr;
}

std::optional<std::string> primary_key_column(Oid relid) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(
        "SELECT a.attname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a"
        " ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE i.indrelid = $1 AND i.indisprimary AND i.indnkeyatts = 1",
        SqlArgs().oid(relid));
    return session.rows() == 0 ? std::nullopt : std::optional(session.text(0, 1));
}

bool taken(const Guess &guess, const std::string &column) {
    return std::any_of(guess.roles.begin(), guess.roles.end(), [&](const auto &role) { return role == column; });
}

// Both ends of one kind of time, and the time of creation where there is no other.
void settle_times(Guess &guess, const std::vector<Column> &columns) {
    const auto type_of = [&](const std::string &name) {
        return std::find_if(columns.begin(), columns.end(), [&](const Column &column) { return column.name == name; })
            ->type;
    };
    auto &started = guess.role(Role::started_at);
    auto &ended = guess.role(Role::ended_at);
    if (started && ended && type_of(*started) != type_of(*ended))
        ended.reset();
    if (!started && !ended)
        if (const Column *created = find_column(
                columns, {"created_at", "created", "create_time", "timestamp", "date_time", "occurred_at"}, is_time))
            started = created->name;
}

// Rows that the application marks as deleted are not counted; a mark that is missing is no mark.
std::optional<std::string> guess_filter(const std::vector<Column> &columns) {
    for (const Column &column : columns) {
        const std::string name = quoted_identifier(column.name);
        if ((column.name == "deleted" || column.name == "is_deleted") && column.type == BOOLOID)
            return name + " IS NOT TRUE";
        if ((column.name == "deleted" || column.name == "is_deleted") && is_integer_type(column.type))
            return name + " IS DISTINCT FROM 1";
        if (column.name == "deleted_at" && is_time(column.type))
            return name + " IS NULL";
    }
    return std::nullopt;
}

std::string parameter(const char *name, const std::string &value) {
    return std::string(",\n    ") + name + " => " + quoted_literal(value);
}

std::string free_name(Oid relid) {
    const std::string base = pg([&] { return get_rel_name(relid); });
    std::string name = base;
    for (int number = 2; find_source(name) != nullptr; ++number) {
        const std::string suffix = "_" + std::to_string(number);
        name = base.substr(0, NAMEDATALEN - 1 - suffix.size()) + suffix;
    }
    return name;
}

void require_reader(Oid relid) {
    pg([&] {
        if (get_rel_name(relid) == nullptr)
            ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("relation with OID %u does not exist", relid)));
        const AclResult result = pg_class_aclcheck(relid, GetUserId(), ACL_SELECT);
        if (result != ACLCHECK_OK && !compat::owns_relation(relid, GetUserId()))
            aclcheck_error(result, get_relkind_objtype(get_rel_relkind(relid)), get_rel_name(relid));
    });
}

void notice_nothing(Oid relid, const char *what) {
    const std::string name = qualified_name(relid);
    pg([&] {
        ereport(NOTICE,
                (errmsg("nothing can be suggested for %s", name.c_str()), errdetail("No column looks like %s.", what),
                 errhint("Write the call of collection_register() yourself.")));
    });
}

// What describes the keys of a role in the table that it refers to.
struct Value {
    const char *parameter;
    TypeCheck fits;
    Names names;
};

std::vector<Value> values_of(Role role) {
    if (role == Role::project)
        return {{"label", is_text, {"name", "title", "label", "display_name", "code"}},
                {"target", is_number, {"target", "planned_total", "planned", "quota", "total_calls", "sample_size"}},
                {"status", is_key, {"status", "state"}}};
    if (role == Role::interviewer)
        return {{"label", is_text, {"display_name", "full_name", "name", "label", "username"}},
                {"team", is_key, {"team", "team_name", "team_id"}}};
    return {{"label", is_text, {"name", "label", "title", "display_name"}},
            {"color", is_text, {"color", "colour"}},
            {"description", is_text, {"description"}},
            {"sort_order", is_number, {"sort_order", "position", "rank", "order"}}};
}

std::string describe_statement(const std::string &source, Role role, const Guess &guess) {
    const auto index = static_cast<size_t>(role);
    const std::vector<Column> columns = columns_of(guess.references[index]);
    std::string statement = "SELECT " + quoted_identifier(extension_schema()) +
                            ".collection_describe(\n    source => " + quoted_literal(source);
    statement += parameter("dimension", kRoleNames[index]);
    statement += parameter("relation", qualified_name(guess.references[index]));
    statement += parameter("key", guess.referenced_columns[index]);
    for (const Value &value : values_of(role))
        if (const Column *column = find_column(columns, value.names, value.fits))
            statement += parameter(value.parameter, column->name);
    return statement + ");";
}

void suggest(FunctionCallInfo fcinfo) {
    const std::optional<Oid> fact = FunctionArgs(fcinfo).oid(0);
    if (!fact)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "fact is missing").hint("Name the table of events.");
    require_reader(*fact);
    ResultSet result(fcinfo);
    Guess guess = guess_roles(*fact);
    if (!guess.role(Role::project))
        return notice_nothing(*fact, "a project key");
    if (!guess.role(Role::started_at) && !guess.role(Role::ended_at))
        return notice_nothing(*fact, "a time");
    const std::string source = free_name(*fact);
    result.add(std::move(ResultRow().text(std::string_view(register_statement(source, *fact, guess)))));
    for (const std::string &statement : describe_statements(source, guess))
        result.add(std::move(ResultRow().text(std::string_view(statement))));
}

}  // namespace

std::vector<Column> columns_of(Oid relid) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(
        "SELECT DISTINCT ON (a.attnum) a.attname, a.atttypid, c.confrelid, f.attname"
        " FROM pg_catalog.pg_attribute a"
        " LEFT JOIN pg_catalog.pg_constraint c ON c.conrelid = a.attrelid AND c.contype = 'f'"
        " AND c.conkey = ARRAY[a.attnum]"
        " LEFT JOIN pg_catalog.pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]"
        " WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        SqlArgs().oid(relid));
    std::vector<Column> columns;
    for (uint64 row = 0; row < session.rows(); ++row) {
        const auto type = static_cast<Oid>(session.integer(row, 2));
        columns.push_back({session.text(row, 1), pg([&] { return getBaseType(type); }),
                           static_cast<Oid>(session.integer(row, 3)), session.text(row, 4)});
    }
    return columns;
}

Guess guess_roles(Oid relid) {
    const std::vector<Column> columns = columns_of(relid);
    Guess guess;
    for (const Rule &rule : rules()) {
        const Column *column = find_column(columns, rule.names, rule.fits);
        if (column == nullptr || taken(guess, column->name))
            continue;
        const auto index = static_cast<size_t>(rule.role);
        guess.roles[index] = column->name;
        guess.references[index] = column->references;
        guess.referenced_columns[index] = column->referenced_column;
    }
    settle_times(guess, columns);
    guess.role(Role::row_id) = primary_key_column(relid);
    guess.role(Role::row_filter) = guess_filter(columns);
    return guess;
}

std::string register_statement(const std::string &source, Oid fact, const Guess &guess) {
    const char *zone = pg([] { return pg_get_timezone_name(session_timezone); });
    std::string statement = "-- Days begin in this time zone; it is your session's: check that it is the business's.\n";
    statement += "SELECT " + quoted_identifier(extension_schema()) + ".collection_register(\n    source => " +
                 quoted_literal(source);
    statement += parameter("fact", qualified_name(fact));
    statement += parameter("time_zone", zone);
    for (size_t i = 0; i < kRoleCount; ++i)
        if (guess.roles[i])
            statement += parameter(kRoleNames[i], *guess.roles[i]);
    return statement + ");";
}

std::vector<std::string> describe_statements(const std::string &source, const Guess &guess) {
    std::vector<std::string> statements;
    for (const Role role : {Role::project, Role::interviewer, Role::outcome}) {
        const Oid relation = guess.references[static_cast<size_t>(role)];
        if (OidIsValid(relation) && pg([&] { return superuser() || compat::owns_relation(relation, GetUserId()); }))
            statements.push_back(describe_statement(source, role, guess));
    }
    return statements;
}

}  // namespace cp

CP_FUNCTION(collection_suggest) {
    cp::suggest(fcinfo);
    return Datum(0);
}
