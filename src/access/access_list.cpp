// Behind the view collection_access: the caller's own grants, and who else sees what the caller manages.
#include "access/access.hpp"
#include "access/grants.hpp"
#include "access/project.hpp"
#include "access/user_grants.hpp"
#include "pg/args.hpp"
#include "pg/result.hpp"
#include "pg/sql.hpp"
#include "store/member.hpp"

namespace cp {

namespace {

// One thing that somebody may do.
struct Entry {
    bool own = false;
    std::string kind;  // superuser, role or user
    std::string name;
    std::optional<int64> project;  // nothing: all projects
    std::string permission;
    std::string origin;                      // grant, permission table or superuser
    std::optional<std::string> project_key;  // where it is known without asking
};

class AccessList {
public:
    AccessList(const Source &source, const Principal &principal, ResultSet &rows, Snapshot snapshot)
        : source_(source),
          principal_(principal),
          rows_(rows),
          snapshot_(snapshot),
          manages_all_(may_manage_all(source)),
          managed_(visible_projects(source, Permission::manage)) {}

    void run() {
        if (principal_.superuser)
            add({true, "superuser", role_name(), std::nullopt, kPermissionNames[0], "superuser", std::nullopt});
        for (const Entry &entry : role_entries())
            add(entry);
        for (const Entry &entry : user_entries())
            add(entry);
        for (const Entry &entry : mapped_entries(source_))
            add({is_me(entry.name), entry.kind, entry.name, entry.project, entry.permission, entry.origin,
                 entry.project_key});
    }

private:
    bool is_me(const std::string &user) const { return principal_.user && *principal_.user == user; }

    std::string role_name() const {
        return pg([&] { return GetUserNameFromId(principal_.role, false); });
    }

    bool is_shown(const Entry &entry) const {
        if (entry.own || manages_all_)
            return true;
        return entry.project && managed_.contains(*entry.project);
    }

    void add(const Entry &entry) {
        if (!is_shown(entry))
            return;
        ResultRow row;
        row.boolean(entry.own).text(entry.kind).text(entry.name).text(source_.name).int8(entry.project);
        row.text(entry.project_key ? entry.project_key : key_of(entry.project))
            .text(entry.permission)
            .text(entry.origin);
        rows_.add(std::move(row));
    }

    std::optional<std::string> key_of(const std::optional<int64> &project) const {
        if (!project)
            return std::nullopt;
        return source_.project_keyed ? key_of_surrogate(source_, Role::project, *project, snapshot_)
                                     : std::optional(std::to_string(*project));
    }

    // Grants that no longer count, because their role is gone or has another name, are not shown.
    std::vector<Entry> role_entries() const {
        std::vector<Entry> entries;
        {
            const ActingAs owner(extension_owner());
            SqlSession session;
            session.query(
                "SELECT r.rolname, g.project_id, g.permission, g.role::oid FROM collection_internal.grant_role g"
                " JOIN pg_authid r ON r.oid = g.role AND r.rolname = g.role_name WHERE g.source_id = $1"
                " ORDER BY 1, 3, 2",
                SqlArgs().int4(source_.id));
            for (uint64 row = 0; row < session.rows(); ++row) {
                const auto role = static_cast<Oid>(session.integer(row, 4));
                const bool own = !principal_.user && !principal_.nobody &&
                                 pg([&] { return has_privs_of_role(principal_.role, role); });
                entries.push_back({own, "role", session.text(row, 1), session.optional_integer(row, 2),
                                   session.text(row, 3), "grant", std::nullopt});
            }
        }
        return entries;
    }

    std::vector<Entry> user_entries() const {
        std::vector<Entry> entries;
        const ActingAs owner(extension_owner());
        SqlSession session;
        session.query(
            "SELECT user_id, project_id, permission FROM collection_internal.grant_user WHERE source_id = $1"
            " ORDER BY 1, 3, 2",
            SqlArgs().int4(source_.id));
        for (uint64 row = 0; row < session.rows(); ++row)
            entries.push_back({is_me(session.text(row, 1)), "user", session.text(row, 1),
                               session.optional_integer(row, 2), session.text(row, 3), "grant", std::nullopt});
        return entries;
    }

    std::vector<Entry> mapped_entries(const Source &source) const {
        std::vector<Entry> entries;
        for (const MappedPermission &mapped : mapped_permissions(source))
            entries.push_back({false, "user", mapped.user, mapped.project,
                               kPermissionNames[static_cast<size_t>(mapped.permission)], "permission table",
                               mapped.project_key});
        return entries;
    }

    const Source &source_;
    const Principal &principal_;
    ResultSet &rows_;
    Snapshot snapshot_;
    bool manages_all_;
    VisibleProjects managed_;
};

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_internal_list_access) {
    cp::ResultSet rows(fcinfo);
    const cp::Principal principal = cp::current_principal();
    const cp::HeldSnapshot snapshot = cp::HeldSnapshot::latest();
    for (const cp::SourcePtr &source : cp::all_sources())
        cp::AccessList(*source, principal, rows, snapshot.get()).run();
    return Datum(0);
}
