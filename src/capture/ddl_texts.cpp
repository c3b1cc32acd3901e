// Texts of our catalog across a DDL command: parsed before it, they are written again or checked after it.
#include "access/user_grants.hpp"
#include "capture/ddl_command.hpp"
#include "catalog/internal.hpp"
#include "catalog/register.hpp"
#include "catalog/role_text.hpp"
#include "catalog/triggers.hpp"
#include "pg/sql.hpp"
#include "store/expression.hpp"

extern "C" {
#include <utils/resowner.h>
}

namespace cp {

namespace {

struct CatalogText {
    std::string dimension;
    std::string column;
    Oid relation;
    std::string text;
};

// Stands for a dimension's name where a text belongs to the application's permission table.
constexpr const char *kPermissionMap = "permission";

// The same for an object that is joined to the rows: what follows is its name.
const std::string kReference = "reference ";

bool is_reference(const std::string &dimension) { return dimension.starts_with(kReference); }

void add_text(std::vector<CatalogText> &texts, const Dimension &dimension, const char *column,
              const std::optional<std::string> &text) {
    if (text)
        texts.push_back({dimension.dimension, column, dimension.relation, *text});
}

std::vector<CatalogText> texts_of(const Source &source) {
    std::vector<CatalogText> texts;
    for (size_t i = 0; i < kRoleCount; ++i)
        if (source.roles[i])
            texts.push_back({"", kRoleNames[i], source.fact, *source.roles[i]});
    for (const Dimension &dimension : source.dimensions) {
        texts.push_back({dimension.dimension, "key", dimension.relation, dimension.key});
        add_text(texts, dimension, "label", dimension.label);
        add_text(texts, dimension, "team", dimension.team);
        add_text(texts, dimension, "target", dimension.target);
        add_text(texts, dimension, "status", dimension.status);
        add_text(texts, dimension, "color", dimension.color);
        add_text(texts, dimension, "description", dimension.description);
        add_text(texts, dimension, "sort_order", dimension.sort_order);
        add_text(texts, dimension, "row_filter", dimension.row_filter);
    }
    for (const Reference &reference : source.references) {
        texts.push_back({kReference + reference.name, "fact_column", source.fact, reference.fact_column});
        texts.push_back({kReference + reference.name, "key", reference.relation, reference.key});
        texts.push_back({kReference + reference.name, "columns", reference.relation, reference.columns});
    }
    if (const auto &map = source.permissions) {
        texts.push_back({kPermissionMap, "user_column", map->relation, map->user_column});
        texts.push_back({kPermissionMap, "project_column", map->relation, map->project_column});
        if (map->permission_column)
            texts.push_back({kPermissionMap, "permission_column", map->relation, *map->permission_column});
    }
    return texts;
}

// Whether an error tells that a text has no meaning. Cancels, timeouts, exhausted resources and the like tell nothing
// of it.
bool is_about_text(const PgError &error) {
    switch (ERRCODE_TO_CATEGORY(error.data()->sqlerrcode)) {
        case ERRCODE_TO_CATEGORY(ERRCODE_SYNTAX_ERROR):
        case ERRCODE_FEATURE_NOT_SUPPORTED:
        case ERRCODE_DATA_EXCEPTION:
        case ERRCODE_INVALID_SCHEMA_NAME: return true;
        default: return false;
    }
}

Node *parse_for_the_transaction(Relation relation, const std::string &text) {
    return pg([&] {
        MemoryContext previous = MemoryContextSwitchTo(TopTransactionContext);
        Node *tree = parse_row_expression(relation, text.c_str());
        MemoryContextSwitchTo(previous);
        return tree;
    });
}

// nullptr where the text has no meaning even now: what is broken already is no reason to refuse a command. Whatever
// else happens goes on only when the subtransaction has ended: left open, it would be taken for the caller's.
Node *try_parse(Relation relation, const std::string &text) {
    MemoryContext context = CurrentMemoryContext;
    ResourceOwner owner = CurrentResourceOwner;
    pg([&] {
        BeginInternalSubTransaction(nullptr);
        // An error must outlive the subtransaction's memory.
        MemoryContextSwitchTo(context);
    });
    const auto go_back = [=] {
        MemoryContextSwitchTo(context);
        CurrentResourceOwner = owner;
    };
    Node *tree = nullptr;
    std::exception_ptr failure;
    bool open = true;
    try {
        tree = parse_for_the_transaction(relation, text);
        pg([&] {
            ReleaseCurrentSubTransaction();
            go_back();
        });
        open = false;
    } catch (const PgError &error) {
        if (!is_about_text(error))
            failure = std::current_exception();
    } catch (...) {
        failure = std::current_exception();
    }
    if (open)
        pg([&] {
            RollbackAndReleaseCurrentSubTransaction();
            go_back();
        });
    if (failure != nullptr)
        std::rethrow_exception(failure);
    return tree;
}

std::vector<std::pair<AttrNumber, std::string>> named_columns(Node *tree, Oid relid) {
    std::vector<std::pair<AttrNumber, std::string>> columns;
    for (const AttrNumber number : columns_read(tree)) {
        const char *name = pg([&] { return get_attname(relid, number, true); });
        if (name != nullptr)
            columns.emplace_back(number, name);
    }
    return columns;
}

// A lock for a moment: kept until the command takes its own, it would be one to upgrade, and two commands a deadlock.
class MomentaryLock {
public:
    MomentaryLock(Oid relid, bool wait) : relid_(relid) {
        held_ = pg([&] {
            if (!wait)
                return ConditionalLockRelationOid(relid, AccessShareLock);
            LockRelationOid(relid, AccessShareLock);
            return true;
        });
    }
    ~MomentaryLock() {
        if (held_ && !exit_.by_exception())
            UnlockRelationOid(relid_, AccessShareLock);
    }
    MomentaryLock(const MomentaryLock &) = delete;
    MomentaryLock &operator=(const MomentaryLock &) = delete;
    bool held() const noexcept { return held_; }

private:
    ScopeExit exit_;
    Oid relid_;
    bool held_ = false;
};

Oid owner_of(const OpenRelation &relation) { return relation.get()->rd_rel->relowner; }

void remember(DdlCommand &command, const Source &source, const CatalogText &text, bool wait) {
    const MomentaryLock lock(text.relation, wait);
    if (!lock.held() || !relation_exists(text.relation))
        return;
    const OpenRelation relation(text.relation, NoLock);
    const ActingAs owner(owner_of(relation));
    Node *tree = try_parse(relation.get(), text.text);
    if (tree != nullptr)
        command.remembered.push_back(
            {source.id, text.dimension, text.column, text.relation, tree, named_columns(tree, text.relation)});
}

std::optional<std::string> text_now(const Remembered &each) {
    const SourcePtr source = find_source(each.source_id);
    if (source == nullptr)
        return std::nullopt;
    for (const CatalogText &text : texts_of(*source))
        if (text.dimension == each.dimension && text.column == each.column && text.relation == each.relation)
            return text.text;
    return std::nullopt;
}

void write_text(const Remembered &each, const std::string &text) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    uint64 written = 0;
    const std::string column = quoted_identifier(each.column);
    if (each.dimension.empty())
        written = session.run("UPDATE collection_internal.source SET " + column + " = $1 WHERE source_id = $2",
                              SqlArgs().text(std::string_view(text)).int4(each.source_id));
    else if (each.dimension == kPermissionMap)
        written = session.run("UPDATE collection_internal.permission_map SET " + column + " = $1 WHERE source_id = $2",
                              SqlArgs().text(text).int4(each.source_id));
    else if (is_reference(each.dimension))
        written = session.run(
            "UPDATE collection_internal.reference SET " + column + " = $1 WHERE source_id = $2 AND name = $3",
            SqlArgs().text(text).int4(each.source_id).text(each.dimension.substr(kReference.size())));
    else
        written = session.run(
            "UPDATE collection_internal.dimension SET " + column + " = $1 WHERE source_id = $2 AND dimension = $3",
            SqlArgs().text(std::string_view(text)).int4(each.source_id).text(std::string_view(each.dimension)));
    require_seen(written);
}

std::string source_name(const Remembered &each) {
    const SourcePtr source = find_source(each.source_id);
    return source == nullptr ? std::string() : source->name;
}

std::string use_of(const Remembered &each) {
    if (each.dimension == kPermissionMap)
        return each.column + " of the permission table";
    if (is_reference(each.dimension))
        return each.column + " of " + each.dimension;
    return each.dimension.empty() ? each.column : each.column + " of dimension " + each.dimension;
}

std::string remedy(const Remembered &each) {
    const std::string source = quoted_literal(source_name(each));
    if (each.dimension == kPermissionMap)
        return "Call collection_use_permissions(" + source + ", NULL) first, and map the table again afterwards.";
    if (is_reference(each.dimension))
        return "Call collection_reference(" + source + ", " + quoted_literal(each.dimension.substr(kReference.size())) +
               ") first, which removes it.";
    if (!each.dimension.empty())
        return "Call collection_describe(" + source + ", " + quoted_literal(each.dimension) +
               ", ...) without it first.";
    return "Call collection_unregister(" + source + ") first, and register the table again afterwards.";
}

// A dropped column keeps its number, and a name of its own.
bool column_exists(Oid relid, AttrNumber number) {
    return pg([&] {
        HeapTuple tuple = SearchSysCache2(ATTNUM, ObjectIdGetDatum(relid), Int16GetDatum(number));
        const bool exists =
            HeapTupleIsValid(tuple) && !reinterpret_cast<Form_pg_attribute>(GETSTRUCT(tuple))->attisdropped;
        if (HeapTupleIsValid(tuple))
            ReleaseSysCache(tuple);
        return exists;
    });
}

void check_columns_exist(const Remembered &each) {
    for (const auto &[number, name] : each.columns) {
        if (column_exists(each.relation, number))
            continue;
        throw Error(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST, "cannot drop column " + quoted_identifier(name) + " of " +
                                                               qualified_name(each.relation) + " because source " +
                                                               quoted_identifier(source_name(each)) + " uses it")
            .detail("It serves as " + use_of(each) + ".")
            .hint(remedy(each));
    }
}

[[noreturn]] void refuse_loss(const Remembered &each, const char *reason) {
    throw Error(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
                "cannot drop what " + use_of(each) + " of source " + quoted_identifier(source_name(each)) + " needs")
        .detail(std::string("Afterwards: ") + reason + ".")
        .hint(remedy(each));
}

[[noreturn]] void refuse_type(const Remembered &each, const std::string &reason) {
    throw Error(ERRCODE_DATATYPE_MISMATCH, "cannot change a type that " + use_of(each) + " of source " +
                                               quoted_identifier(source_name(each)) + " depends on")
        .detail(reason)
        .hint(remedy(each));
}

Node *parse_or_refuse(const Remembered &each, const std::string &text, bool altered) {
    const OpenRelation relation(each.relation, AccessShareLock);
    const ActingAs owner(owner_of(relation));
    try {
        return parse_for_the_transaction(relation.get(), text);
    } catch (const PgError &error) {
        if (!is_about_text(error))
            throw;
        if (altered)
            refuse_type(each, std::string("Afterwards: ") + error.what() + ".");
        refuse_loss(each, error.what());
    }
}

Role role_named(std::string_view name) {
    size_t index = 0;
    while (index + 1 < kRoleCount && name != kRoleNames[index])
        ++index;
    return static_cast<Role>(index);
}

void check_type(const Remembered &each, Oid type, const std::string &text) {
    const Role role = role_named(each.column);
    bool integer = false;
    try {
        integer = pg([&] { return check_role_type(role, type, text.c_str()); });
    } catch (const PgError &error) {
        if (!is_about_text(error))
            throw;
        refuse_type(each, std::string("Afterwards: ") + error.what() + ".");
    }
    const SourcePtr source = find_source(each.source_id);
    if ((role == Role::project || role == Role::interviewer) && integer == source->is_keyed(role))
        refuse_type(each, integer ? "The source has surrogates for its keys, and integers need none."
                                  : "The source keeps its keys as integers.");
}

// Users and permissions are compared as they were when the table was mapped.
void check_permission_kind(const Remembered &each, Oid type) {
    const SourcePtr source = find_source(each.source_id);
    if (source == nullptr || !source->permissions || each.column == "project_column")
        return;
    const PermissionMap &map = *source->permissions;
    if (permission_kind_of(type) != (each.column == "user_column" ? map.user_kind : map.permission_kind))
        refuse_type(each, "Its values were mapped as " + permission_kind_of(exprType(each.tree)) + ".");
}

void check_ends_of(int32 source_id, const std::vector<std::pair<const Remembered *, Oid>> &types) {
    Oid started = InvalidOid;
    Oid ended = InvalidOid;
    const Remembered *last = nullptr;
    for (const auto &[each, type] : types) {
        if (each->source_id != source_id || !each->dimension.empty())
            continue;
        if (each->column == "started_at")
            started = type;
        else if (each->column == "ended_at")
            ended = type;
        else
            continue;
        last = each;
    }
    try {
        check_ends(started, ended);
    } catch (const Error &error) {
        refuse_type(*last, error.detail_text());
    }
}

}  // namespace

void remember_relation(DdlCommand &command, Oid relid) {
    const List *descendants = pg([&] { return find_all_inheritors(relid, NoLock, nullptr); });
    for (const SourcePtr &source : all_sources())
        for (const CatalogText &text : texts_of(*source))
            if (pg([&] { return list_member_oid(descendants, text.relation); }))
                remember(command, *source, text, true);
}

void remember_all(DdlCommand &command) {
    for (const SourcePtr &source : all_sources())
        for (const CatalogText &text : texts_of(*source))
            remember(command, *source, text, false);
}

void follow_names(const DdlCommand &command) {
    for (const Remembered &each : command.remembered) {
        const std::optional<std::string> before = text_now(each);
        if (!before || !relation_exists(each.relation))
            continue;
        const std::string text = deparse_role_tree(each.tree, each.relation);
        if (text != *before)
            write_text(each, text);
    }
}

void check_remembered(const DdlCommand &command) {
    const bool altered = IsA(command.parsetree, AlterTableStmt);
    std::vector<std::pair<const Remembered *, Oid>> types;
    for (const Remembered &each : command.remembered) {
        const std::optional<std::string> text = text_now(each);
        if (!text || !relation_exists(each.relation))
            continue;
        check_columns_exist(each);
        Node *tree = parse_or_refuse(each, *text, altered);
        const Oid type = pg([&] { return exprType(tree); });
        if (each.dimension.empty())
            check_type(each, type, *text);
        if (each.dimension == kPermissionMap)
            check_permission_kind(each, type);
        types.emplace_back(&each, type);
    }
    for (const SourcePtr &source : all_sources())
        check_ends_of(source->id, types);
}

bool counts_by(const DdlCommand &command, int32 source_id, const std::string &column) {
    return std::any_of(command.remembered.begin(), command.remembered.end(), [&](const Remembered &each) {
        if (each.source_id != source_id || !each.dimension.empty() || each.column == "row_id" ||
            each.column == "details")
            return false;
        return std::any_of(each.columns.begin(), each.columns.end(),
                           [&](const auto &read) { return read.second == column; });
    });
}

}  // namespace cp
