// Event triggers: keep the figures exact, and our catalog true, through DDL on fact tables and what they depend on.
//
// At the start of a command its rows can still be read and its names are still the old ones; at the end the catalog is
// the new one. Whatever a command does to rows that no statement trigger sees is subtracted before and added after.
#include "capture/ddl_command.hpp"
#include "catalog/version.hpp"
#include "pg/compat.hpp"
#include "pg/sql.hpp"
#include "store/fact.hpp"

extern "C" {
#include <commands/tablecmds.h>
#include <parser/parse_type.h>
}

namespace cp {

namespace {

std::vector<DdlCommand> &commands() {
    static std::vector<DdlCommand> running;
    return running;
}

void forget_at_end(XactEvent event, void *) {
    if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE)
        commands().clear();
}

void forget_at_abort(SubXactEvent event, SubTransactionId, SubTransactionId, void *) {
    if (event != SUBXACT_EVENT_ABORT_SUB)
        return;
    const int level = GetCurrentTransactionNestLevel();
    while (!commands().empty() && commands().back().nest_level >= level)
        commands().pop_back();
}

void watch_transactions() {
    static bool watching = false;
    if (watching)
        return;
    pg([] {
        RegisterXactCallback(forget_at_end, nullptr);
        RegisterSubXactCallback(forget_at_abort, nullptr);
    });
    watching = true;
}

bool updates_us(const Node *statement) {
    return IsA(statement, AlterExtensionStmt) &&
           reinterpret_cast<const AlterExtensionStmt *>(statement)->extname == std::string_view(kExtensionName);
}

bool drops_us(const Node *statement) {
    if (!IsA(statement, DropStmt))
        return false;
    const auto *drop = reinterpret_cast<const DropStmt *>(statement);
    const ListCell *cell = nullptr;
    if (drop->removeType == OBJECT_EXTENSION)
        foreach (cell, drop->objects)
            if (strVal(lfirst(cell)) == std::string_view(kExtensionName))
                return true;
    return false;
}

// A script of ours and pg_upgrade know what they do. What updates or drops us must work where the library does not
// serve our objects.
bool is_users(const Node *statement) {
    return !IsBinaryUpgrade && !creating_extension && !updates_us(statement) && !drops_us(statement);
}

// No source, no business.
bool concerns_us(const Node *statement) { return is_users(statement) && !all_sources().empty(); }

Oid relid_of(const RangeVar *name) {
    return name == nullptr ? InvalidOid : pg([&] { return RangeVarGetRelid(name, NoLock, true); });
}

void add_source(DdlCommand &command, int32 source_id) {
    if (std::find(command.sources.begin(), command.sources.end(), source_id) == command.sources.end())
        command.sources.push_back(source_id);
}

bool is_registered(Oid relid) { return OidIsValid(relid) && !sources_of_relation(relid).empty(); }

[[noreturn]] void refuse_inheritance(Oid relid) {
    throw Error(ERRCODE_WRONG_OBJECT_TYPE, "a registered fact table cannot take part in inheritance")
        .detail(qualified_name(relid) + " is registered, and statement triggers miss rows of children.")
        .hint("Use declarative partitioning, or call collection_unregister() first.");
}

[[noreturn]] void refuse_unlogged(Oid relid) {
    throw Error(ERRCODE_WRONG_OBJECT_TYPE, "a registered fact table cannot be unlogged")
        .detail("A crash would empty " + qualified_name(relid) + " while its figures stay.")
        .hint("Call collection_unregister() first.");
}

// As the command itself will: the owner, and nobody else, waits for the table's lock. The others' error is the
// command's.
void lock_as_owner(const RangeVar *name, LOCKMODE lock) {
    const Oid relid = relid_of(name);
    pg([&] {
        if (OidIsValid(relid) && compat::owns_relation(relid, GetUserId()))
            RangeVarGetRelidExtended(name, lock, RVR_MISSING_OK, RangeVarCallbackOwnsRelation, nullptr);
    });
}

void lock_parents(const CreateStmt *statement) {
    if (statement->if_not_exists && OidIsValid(relid_of(statement->relation)))
        return;
    const ListCell *cell = nullptr;
    foreach (cell, statement->inhRelations)
        lock_as_owner(reinterpret_cast<const RangeVar *>(lfirst(cell)), ShareUpdateExclusiveLock);
}

void lock_altered(const AlterTableStmt *statement) {
    const Oid relid = pg([&] {
        auto *altered = const_cast<AlterTableStmt *>(statement);
        return AlterTableLookupRelation(altered, AlterTableGetLockLevel(altered->cmds));
    });
    if (!OidIsValid(relid))
        return;
    const ListCell *cell = nullptr;
    foreach (cell, statement->cmds) {
        const auto *change = reinterpret_cast<const AlterTableCmd *>(lfirst(cell));
        if (change->subtype == AT_AddInherit)
            lock_as_owner(reinterpret_cast<const RangeVar *>(change->def), ShareUpdateExclusiveLock);
    }
}

void lock_renamed(const RenameStmt *statement) {
    const bool of_table = statement->renameType == OBJECT_TABLE ||
                          (statement->renameType == OBJECT_COLUMN && statement->relationType == OBJECT_TABLE);
    if (!of_table)
        return;
    // ALTER TABLE renames indexes, too, for which the command takes less.
    const Oid relid = relid_of(statement->relation);
    const char kind = pg([&] { return get_rel_relkind(relid); });
    if (kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE)
        lock_as_owner(statement->relation, AccessExclusiveLock);
}

// A command that waits for a registration must know the source when it goes on: it takes its locks before we look.
void lock_as_command(const Node *statement) {
    switch (nodeTag(statement)) {
        case T_AlterTableStmt: return lock_altered(reinterpret_cast<const AlterTableStmt *>(statement));
        case T_CreateStmt: return lock_parents(reinterpret_cast<const CreateStmt *>(statement));
        case T_CreateForeignTableStmt:
            return lock_parents(&reinterpret_cast<const CreateForeignTableStmt *>(statement)->base);
        case T_RenameStmt: return lock_renamed(reinterpret_cast<const RenameStmt *>(statement));
        default: return;
    }
}

// DROP EXTENSION takes our tables first, and the tables that have our triggers after them; writers come the other way
// round, and would be ended by deadlocks.
void lock_facts_to_be_left() {
    if (!serves(extension_version()) || !pg([] { return has_privs_of_role(GetUserId(), extension_owner()); }))
        return;
    for (const SourcePtr &source : all_sources())
        pg([&] {
            LockRelationOid(source->fact, AccessExclusiveLock);
            if (SearchSysCacheExists1(RELOID, ObjectIdGetDatum(source->fact)))
                (void) find_all_inheritors(source->fact, AccessExclusiveLock, nullptr);
        });
}

// Subtracts the rows of a tree of partitions for good.
void subtract_tree(DdlCommand &command, const Source &source, Oid relid) {
    std::vector<Oid> leaving;
    for (const Oid table : relations_with_rows(relid, AccessExclusiveLock))
        if (!command.has_subtracted(source.id, table))
            leaving.push_back(table);
    append_rows(source, leaving, -1);
    const List *tree = pg([&] { return find_all_inheritors(relid, NoLock, nullptr); });
    const ListCell *cell = nullptr;
    foreach (cell, tree)
        command.subtracted.push_back({source.id, lfirst_oid(cell)});
}

void start_detach(DdlCommand &command, const PartitionCmd *partition) {
    const Oid relid = relid_of(partition->name);
    if (partition->concurrent || !is_registered(relid))
        return;
    for (const SourcePtr &source : sources_of_relation(relid))
        if (source->fact != relid)
            subtract_tree(command, *source, relid);
}

bool is_one_of(Oid type, std::initializer_list<Oid> types) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

// Whether a change of type without USING leaves every value's key and sum as it was.
bool keeps_values(Oid before, Oid after) {
    return (is_one_of(before, {INT2OID, INT4OID, INT8OID}) && is_one_of(after, {INT2OID, INT4OID, INT8OID})) ||
           (is_one_of(before, {VARCHAROID, TEXTOID}) && is_one_of(after, {VARCHAROID, TEXTOID}));
}

bool changes_values(Oid relid, const AlterTableCmd *change) {
#if PG_VERSION_NUM >= 170000
    // New in PostgreSQL 17 (commit 5d06e99a3).
    if (change->subtype == AT_SetExpression)
        return true;
#endif
    if (change->subtype != AT_AlterColumnType)
        return false;
    const auto *definition = reinterpret_cast<const ColumnDef *>(change->def);
    if (definition->raw_default != nullptr)
        return true;
    return pg([&] {
        const AttrNumber column = get_attnum(relid, change->name);
        const Oid after = LookupTypeNameOid(nullptr, definition->typeName, true);
        return column != InvalidAttrNumber && OidIsValid(after) && !keeps_values(get_atttype(relid, column), after);
    });
}

void start_value_change(DdlCommand &command, Oid relid, const AlterTableCmd *change) {
    if (!is_registered(relid) || !changes_values(relid, change))
        return;
    for (const SourcePtr &source : sources_of_relation(relid)) {
        // The texts are the root's. Holding a partition we must not wait for that: all of its sources are counted anew.
        const bool counted = source->fact != relid || counts_by(command, source->id, change->name);
        const TableOfSource changing{source->id, relid};
        if (!counted || std::find(command.add_back.begin(), command.add_back.end(), changing) != command.add_back.end())
            continue;
        append_rows(*source, relations_with_rows(relid, AccessExclusiveLock), -1);
        command.add_back.push_back(changing);
    }
}

void start_subcommand(DdlCommand &command, Oid relid, const AlterTableCmd *change) {
    switch (change->subtype) {
        case AT_SetUnLogged:
            if (is_registered(relid))
                refuse_unlogged(relid);
            return;
        case AT_AddInherit: {
            const Oid parent = relid_of(reinterpret_cast<const RangeVar *>(change->def));
            if (is_registered(relid) || is_registered(parent))
                refuse_inheritance(is_registered(relid) ? relid : parent);
            return;
        }
        case AT_DetachPartition: return start_detach(command, reinterpret_cast<const PartitionCmd *>(change->def));
        default: return start_value_change(command, relid, change);
    }
}

void start_alter_table(DdlCommand &command, const AlterTableStmt *statement) {
    if (statement->objtype == OBJECT_TYPE)
        return remember_all(command);
    const Oid relid = relid_of(statement->relation);
    if (!OidIsValid(relid))
        return;
    for (const SourcePtr &source : sources_of_relation(relid))
        add_source(command, source->id);
    remember_relation(command, relid);
    const ListCell *cell = nullptr;
    foreach (cell, statement->cmds)
        start_subcommand(command, relid, reinterpret_cast<const AlterTableCmd *>(lfirst(cell)));
}

// Children by INHERITS are refused; partitions are looked at when they are there.
void start_create(DdlCommand &command, const CreateStmt *statement) {
    const ListCell *cell = nullptr;
    foreach (cell, statement->inhRelations) {
        const Oid parent = relid_of(reinterpret_cast<const RangeVar *>(lfirst(cell)));
        if (!is_registered(parent))
            continue;
        if (statement->partbound == nullptr)
            refuse_inheritance(parent);
        for (const SourcePtr &source : sources_of_relation(parent))
            add_source(command, source->id);
    }
}

// DROP TABLE is for the owner of the table or of its schema.
bool may_drop(Oid relid) {
    return pg([&] {
        return compat::owns_relation(relid, GetUserId()) || compat::owns_schema(get_rel_namespace(relid), GetUserId());
    });
}

void start_drop_table(DdlCommand &command, Oid relid) {
    if (!is_registered(relid) || !may_drop(relid))
        return;
    // The parent first, as DROP TABLE does, or the two could wait for each other.
    pg([&] {
        if (get_rel_relispartition(relid))
            LockRelationOid(get_partition_parent(relid, false), AccessExclusiveLock);
    });
    for (const SourcePtr &source : sources_of_relation(relid))
        if (source->fact != relid)
            subtract_tree(command, *source, relid);
}

bool drops_relations(ObjectType type) {
    return type == OBJECT_TABLE || type == OBJECT_VIEW || type == OBJECT_MATVIEW || type == OBJECT_FOREIGN_TABLE;
}

void start_drop(DdlCommand &command, const DropStmt *statement) {
    if (!drops_relations(statement->removeType) || statement->behavior == DROP_CASCADE)
        remember_all(command);
    if (statement->removeType != OBJECT_TABLE)
        return;
    const ListCell *cell = nullptr;
    foreach (cell, statement->objects) {
        List *name = reinterpret_cast<List *>(lfirst(cell));
        const Oid relid = pg([&] { return RangeVarGetRelid(makeRangeVarFromNameList(name), NoLock, true); });
        if (OidIsValid(relid))
            start_drop_table(command, relid);
    }
}

void start_rename(DdlCommand &command, const RenameStmt *statement) {
    // Our objects are found by their names: writers would not be counted any more.
    if (statement->renameType == OBJECT_SCHEMA && statement->subname == std::string_view(kInternalSchema))
        throw Error(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST, "the schema collection_internal cannot be renamed")
            .detail("The extension collection_performance needs it under this name.");
    command.renames = true;
    if (statement->relation == nullptr || statement->renameType == OBJECT_ATTRIBUTE)
        return remember_all(command);
    const Oid relid = relid_of(statement->relation);
    if (OidIsValid(relid))
        remember_relation(command, relid);
}

// ALTER TYPE ... RENAME VALUE changes the text of codes in rows that nobody touches.
void start_rename_value(DdlCommand &command, const AlterEnumStmt *statement) {
    if (statement->oldVal == nullptr)
        return;
    const Oid type =
        pg([&] { return LookupTypeNameOid(nullptr, makeTypeNameFromNameList(statement->typeName), true); });
    if (!OidIsValid(type) || !pg([&] { return compat::owns_type(type, GetUserId()); }))
        return;
    for (const SourcePtr &source : all_sources()) {
        const OpenRelation fact(source->fact, AccessShareLock);
        bool reads = false;
        for (int i = 0; i < fact.descriptor()->natts; ++i)
            reads = reads || TupleDescAttr(fact.descriptor(), i)->atttypid == type;
        if (!reads)
            continue;
        append_rows(*source, relations_with_rows(source->fact, ShareLock), -1);
        command.add_back.push_back({source->id, source->fact});
    }
}

void start(DdlCommand &command) {
    const Node *statement = command.parsetree;
    switch (nodeTag(statement)) {
        case T_AlterTableStmt: return start_alter_table(command, reinterpret_cast<const AlterTableStmt *>(statement));
        case T_CreateStmt: return start_create(command, reinterpret_cast<const CreateStmt *>(statement));
        case T_CreateForeignTableStmt:
            return start_create(command, &reinterpret_cast<const CreateForeignTableStmt *>(statement)->base);
        case T_CreateSchemaStmt: command.everything = true; return;
        case T_DropStmt: return start_drop(command, reinterpret_cast<const DropStmt *>(statement));
        case T_DropOwnedStmt:
        case T_AlterExtensionStmt: return remember_all(command);
        case T_RenameStmt: return start_rename(command, reinterpret_cast<const RenameStmt *>(statement));
        case T_AlterObjectSchemaStmt: command.renames = true; return remember_all(command);
        case T_AlterEnumStmt: return start_rename_value(command, reinterpret_cast<const AlterEnumStmt *>(statement));
        default: return;
    }
}

void end(const DdlCommand &command) {
    pg([] { CommandCounterIncrement(); });
    if (command.renames)
        follow_names(command);
    else
        check_remembered(command);
    for (const SourcePtr &source : all_sources())
        if (command.everything ||
            std::find(command.sources.begin(), command.sources.end(), source->id) != command.sources.end())
            sync_partitions(*source, &command);
    for (const TableOfSource &changed : command.add_back)
        if (const SourcePtr source = find_source(changed.source_id))
            append_rows(*source, relations_with_rows(changed.relid, NoLock), 1);
}

std::vector<Oid> dropped_relations() {
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(
        "SELECT objid FROM pg_catalog.pg_event_trigger_dropped_objects()"
        " WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND objsubid = 0");
    std::vector<Oid> relations;
    for (uint64 row = 0; row < session.rows(); ++row)
        relations.push_back(static_cast<Oid>(session.integer(row, 1)));
    return relations;
}

const Node *command_of(FunctionCallInfo fcinfo) {
    if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
        throw Error(ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED, "the function must be called as an event trigger");
    return reinterpret_cast<const EventTriggerData *>(fcinfo->context)->parsetree;
}

void command_starts(const Node *statement) {
    DdlCommand command{statement, GetCurrentTransactionNestLevel(), false, false, {}, {}, {}, {}};
    start(command);
    push_command(std::move(command));
}

// A command that committed in between is not known any more: look at everything.
void command_ends(const Node *statement) {
    if (const std::optional<DdlCommand> command = pop_command(statement))
        return end(*command);
    if (IsA(statement, AlterTableStmt))
        for (const SourcePtr &source : all_sources())
            sync_partitions(*source, nullptr);
}

}  // namespace

void push_command(DdlCommand command) {
    watch_transactions();
    commands().push_back(std::move(command));
}

DdlCommand *find_command(const Node *parsetree) {
    for (auto command = commands().rbegin(); command != commands().rend(); ++command)
        if (command->parsetree == parsetree)
            return &*command;
    return nullptr;
}

std::optional<DdlCommand> pop_command(const Node *parsetree) {
    if (find_command(parsetree) == nullptr)
        return std::nullopt;
    while (commands().back().parsetree != parsetree)
        commands().pop_back();
    DdlCommand command = std::move(commands().back());
    commands().pop_back();
    return command;
}

}  // namespace cp

CP_FUNCTION(collection_internal_ddl_start) {
    const Node *statement = cp::command_of(fcinfo);
    if (cp::drops_us(statement))
        cp::lock_facts_to_be_left();
    if (cp::is_users(statement))
        cp::lock_as_command(statement);
    if (cp::concerns_us(statement))
        cp::command_starts(statement);
    return Datum(0);
}

CP_FUNCTION(collection_internal_ddl_end) {
    const Node *statement = cp::command_of(fcinfo);
    if (cp::updates_us(statement)) {
        // Every backend looks at the version again, and this one refuses at once what it would not serve.
        cp::announce_catalog_change();
        cp::require_served();
    }
    if (cp::concerns_us(statement))
        cp::command_ends(statement);
    return Datum(0);
}

CP_FUNCTION(collection_internal_sql_drop) {
    const Node *statement = cp::command_of(fcinfo);
    if (cp::concerns_us(statement))
        cp::forget_dropped(cp::dropped_relations(), cp::find_command(statement));
    return Datum(0);
}
