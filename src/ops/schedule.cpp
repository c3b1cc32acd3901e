// collection_schedule and collection_unschedule: the jobs of pg_cron that fold, reconcile and keep days within bounds.
//
// pg_cron has one database of the server for its jobs. From another one nothing can be scheduled; there the call fails
// with the statements to run in that database.
#include "access/named_user.hpp"
#include "catalog/zone.hpp"
#include "model/text.hpp"
#include "ops/operators.hpp"
#include "pg/args.hpp"
#include "pg/result.hpp"
#include "pg/sql.hpp"

extern "C" {
#include <commands/dbcommands.h>
}

namespace cp {

namespace {

// The parameters of collection_schedule, in their order.
enum Parameter { p_source, p_refresh_minutes, p_reconcile_at, p_reconcile_days, p_freeze_days, p_retain_days };

constexpr std::array<const char *, 4> kKinds{"refresh", "reconcile", "freeze", "retain"};
constexpr size_t kLongestName = NAMEDATALEN - 1;  // of a job, before pg_cron 1.5
constexpr const char *kNamePrefix = "collection_performance ";

struct Job {
    std::string name, schedule, command;
};

// What is wanted of each kind; nothing: no such job.
struct Wanted {
    int32 refresh_minutes, reconcile_days;
    TimeADT reconcile_at;
    std::optional<int32> freeze_days, retain_days;
};

int32 checked_number(const FunctionArgs &args, Parameter parameter, const char *name, int32 fallback, int32 most) {
    const int32 value = args.int4(parameter).value_or(fallback);
    if (value < 0 || value > most)
        throw invalid_value(std::string(name) + " is out of range")
            .detail("It is " + std::to_string(value) + ".")
            .hint("Valid values are 0 to " + std::to_string(most) + ", where 0 means no such job.");
    return value;
}

std::optional<int32> checked_days(const FunctionArgs &args, Parameter parameter, const char *name) {
    const std::optional<int32> days = args.int4(parameter);
    if (days && *days < 0)
        throw invalid_value(std::string(name) + " is negative")
            .hint("Give the number of days before today, or NULL for no such job.");
    return days;
}

Wanted checked(const FunctionArgs &args) {
    constexpr int32 kMostMinutes = 60;
    constexpr int32 kMostDays = 36500;
    return {checked_number(args, p_refresh_minutes, "refresh_minutes", 10, kMostMinutes),
            checked_number(args, p_reconcile_days, "reconcile_days", 1, kMostDays),
            checked_time_of_day(args, p_reconcile_at), checked_days(args, p_freeze_days, "freeze_days"),
            checked_days(args, p_retain_days, "retain_days")};
}

std::string database_name() {
    return pg([] { return get_database_name(MyDatabaseId); });
}

std::string role_name() {
    return pg([] { return GetUserNameFromId(GetUserId(), false); });
}

std::string name_of(const char *kind, const std::string &source) {
    return bounded(kNamePrefix + std::string(kind) + " " + database_name() + "." + source, kLongestName);
}

// A time of day of the source, today, as the clock of pg_cron shows it. Its schedules are in GMT before 1.5.
Timestamp in_zone_of_cron(const Source &source, int64 time_of_day) {
    const char *name = pg([] { return GetConfigOption("cron.timezone", true, false); });
    pg_tz *zone = pg([&] { return pg_tzset(name == nullptr ? "GMT" : name); });
    const TimestampTz instant = instant_of(int64{today_in(source.zone)} * USECS_PER_DAY + time_of_day, source.zone);
    return ZoneClock(zone).local_time(instant);
}

std::string minute_of(Timestamp local) {
    const int64 minutes = (local - int64{day_of(local)} * USECS_PER_DAY) / USECS_PER_MINUTE;
    return std::to_string(minutes % MINS_PER_HOUR);
}

std::string hour_of(Timestamp local) {
    return std::to_string((local - int64{day_of(local)} * USECS_PER_DAY) / USECS_PER_HOUR);
}

std::string every_minutes(int32 minutes) {
    return minutes == MINS_PER_HOUR ? "0 * * * *" : "*/" + std::to_string(minutes) + " * * * *";
}

// Every hour: collection_reconcile_daily() itself knows whether the day of the source has come to that time. So summer
// time and changes of its rules need no change of the schedule.
std::string hourly(const Source &source, const Wanted &wanted) {
    return minute_of(in_zone_of_cron(source, wanted.reconcile_at)) + " * * * *";
}

// On Sundays, some hours after the reconcile; in summer it is an hour off, which does not matter here.
std::string weekly(const Source &source, const Wanted &wanted, int hours_later) {
    const Timestamp when = in_zone_of_cron(source, wanted.reconcile_at + hours_later * USECS_PER_HOUR);
    return minute_of(when) + " " + hour_of(when) + " * * 0";
}

std::string time_text(TimeADT time) {
    return pg([&] { return DatumGetCString(DirectFunctionCall1(time_out, TimeADTGetDatum(time))); });
}

// Statements that mean the same under any search_path.
std::vector<Job> jobs_of(const Source &source, const Wanted &wanted) {
    const std::string schema = quoted_identifier(extension_schema()) + ".";
    const std::string name = quoted_literal(source.name);
    const auto job = [&](size_t kind, std::string schedule, std::string command) {
        return Job{name_of(kKinds[kind], source.name), std::move(schedule), std::move(command)};
    };
    std::vector<Job> jobs;
    if (wanted.refresh_minutes > 0)
        jobs.push_back(
            job(0, every_minutes(wanted.refresh_minutes), "SELECT " + schema + "collection_refresh(" + name + ")"));
    if (wanted.reconcile_days > 0)
        jobs.push_back(job(1, hourly(source, wanted),
                           "CALL " + schema + "collection_reconcile_daily(" + name + ", '" +
                               time_text(wanted.reconcile_at) + "', " + std::to_string(wanted.reconcile_days) + ")"));
    if (wanted.freeze_days)
        jobs.push_back(
            job(2, weekly(source, wanted, 1),
                "SELECT " + schema + "collection_freeze(" + name + ", " + std::to_string(*wanted.freeze_days) + ")"));
    if (wanted.retain_days)
        jobs.push_back(job(3, weekly(source, wanted, 2),
                           "SELECT * FROM " + schema + "collection_retain(" + name + ", " +
                               std::to_string(*wanted.retain_days) + ")"));
    return jobs;
}

std::vector<std::string> names_of_all(const std::string &source) {
    std::vector<std::string> names;
    for (const char *kind : kKinds)
        names.push_back(name_of(kind, source));
    return names;
}

std::vector<std::string> names_of_others(const std::string &source, const std::vector<Job> &jobs) {
    std::vector<std::string> names = names_of_all(source);
    std::erase_if(names, [&](const std::string &name) {
        return std::any_of(jobs.begin(), jobs.end(), [&](const Job &job) { return job.name == name; });
    });
    return names;
}

// Removes jobs of this database whose names satisfy a condition: those that the caller may see, which a superuser may
// of every role.
std::string unschedule_statement(const std::string &condition) {
    return "SELECT cron.unschedule(jobid) FROM cron.job WHERE database = " + quoted_literal(database_name()) +
           " AND jobname::text " + condition;
}

std::string one_of(const std::vector<std::string> &names) {
    std::string list;
    for (const std::string &name : names)
        list += (list.empty() ? "" : ", ") + quoted_literal(name);
    return "IN (" + list + ")";
}

std::string schedule_arguments(const Job &job) {
    return quoted_literal(job.name) + ", " + quoted_literal(job.schedule) + ", " + quoted_literal(job.command);
}

// The database in which pg_cron keeps its jobs; 55000 where it is not loaded.
std::string database_of_cron() {
    const char *name = pg([] { return GetConfigOption("cron.database_name", true, false); });
    if (name == nullptr)
        throw Error(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "pg_cron is not loaded")
            .hint("Install it (on Debian the package postgresql-" + std::to_string(PG_VERSION_NUM / 10000) +
                  "-cron), set shared_preload_libraries = 'pg_cron' and cron.database_name = " +
                  quoted_literal(database_name()) +
                  ", restart the server, and run CREATE EXTENSION pg_cron. Or have any other scheduler call "
                  "collection_refresh() and collection_reconcile_daily().");
    return name;
}

// Whether pg_cron is in this database, ready to be called.
bool cron_is_here() {
    if (database_of_cron() != database_name())
        return false;
    if (!pg([] { return OidIsValid(get_extension_oid("pg_cron", true)); }))
        throw Error(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "pg_cron is not installed in this database")
            .hint("Run CREATE EXTENSION pg_cron.");
    return true;
}

[[noreturn]] void refuse_elsewhere(const std::string &statements) {
    throw Error(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "pg_cron keeps its jobs in another database")
        .detail("The setting cron.database_name is " + quoted_literal(database_of_cron()) + ".")
        .hint("Run there, as a superuser:\n" + statements);
}

// A job runs as the role that schedules it, later, when no user is named.
void check_role() {
    if (named_user())
        throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "jobs cannot be scheduled for a named user")
            .hint("A job runs as a database role: call collection_schedule() in a transaction that names no user.");
    const bool can_log_in = pg([] {
        HeapTuple tuple = SearchSysCache1(AUTHOID, ObjectIdGetDatum(GetUserId()));
        const bool result = HeapTupleIsValid(tuple) && reinterpret_cast<Form_pg_authid>(GETSTRUCT(tuple))->rolcanlogin;
        if (HeapTupleIsValid(tuple))
            ReleaseSysCache(tuple);
        return result;
    });
    if (!can_log_in)
        throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "role \"" + role_name() + "\" cannot log in, so it can run no jobs")
            .hint("Call collection_schedule() as a role with LOGIN that may maintain the source.");
}

// Jobs of the same names that other roles have, where the caller may remove them, give way.
void schedule_here(const Source &source, const std::vector<Job> &jobs, ResultSet &result) {
    const ActingAs caller(GetUserId());
    SqlSession sql;
    const std::vector<std::string> others = names_of_others(source.name, jobs);
    if (!others.empty())
        sql.run(unschedule_statement(one_of(others)));
    for (const Job &job : jobs) {
        sql.run(unschedule_statement("= " + quoted_literal(job.name)) + " AND username <> CURRENT_USER");
        sql.run("SELECT cron.schedule(" + schedule_arguments(job) + ")");
        ResultRow row;
        row.int8(sql.integer(0, 1)).text(job.name).text(job.schedule).text(job.command);
        result.add(std::move(row));
    }
}

std::string statements_for_elsewhere(const Source &source, const std::vector<Job> &jobs) {
    std::string statements;
    for (const Job &job : jobs)
        statements += "SELECT cron.schedule_in_database(" + schedule_arguments(job) + ", " +
                      quoted_literal(database_name()) + ", " + quoted_literal(role_name()) + ");\n";
    const std::vector<std::string> others = names_of_others(source.name, jobs);
    return others.empty() ? statements : statements + unschedule_statement(one_of(others)) + ";\n";
}

void schedule(const FunctionArgs &args, ResultSet &result) {
    const Wanted wanted = checked(args);
    const std::vector<SourcePtr> sources = sources_to_maintain(args.text(p_source));
    check_role();
    if (!cron_is_here()) {
        std::string statements;
        for (const SourcePtr &source : sources)
            statements += statements_for_elsewhere(*source, jobs_of(*source, wanted));
        refuse_elsewhere(statements);
    }
    for (const SourcePtr &source : sources)
        schedule_here(*source, jobs_of(*source, wanted), result);
}

// Of a source that is gone as well. pg_cron itself decides whose jobs the caller may remove.
int64 unschedule(const FunctionArgs &args) {
    const std::optional<std::string> source = args.text(0);
    const std::string statement = unschedule_statement(source ? one_of(names_of_all(*source))
                                                              : "LIKE " + quoted_literal("collection\\_performance %"));
    if (!cron_is_here())
        refuse_elsewhere(statement + ";");
    const ActingAs caller(GetUserId());
    return static_cast<int64>(SqlSession().run(statement));
}

}  // namespace

}  // namespace cp

CP_WRITING_FUNCTION(collection_schedule) {
    cp::ResultSet result(fcinfo);
    cp::schedule(cp::FunctionArgs(fcinfo), result);
    return Datum(0);
}

CP_WRITING_FUNCTION(collection_unschedule) { return Int64GetDatum(cp::unschedule(cp::FunctionArgs(fcinfo))); }
