#include "catalog/internal.hpp"

#include "pg/guard.hpp"

namespace cp {

namespace {

// What read(tuple, descriptor) makes of our row in pg_extension.
template <class Read>
auto read_extension(Read read) {
    return pg([&] {
        Relation catalog = table_open(ExtensionRelationId, AccessShareLock);
        ScanKeyData key;
        ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ, CStringGetDatum(kExtensionName));
        SysScanDesc scan = systable_beginscan(catalog, ExtensionNameIndexId, true, nullptr, 1, &key);
        HeapTuple tuple = systable_getnext(scan);
        if (!HeapTupleIsValid(tuple))
            ereport(ERROR,
                    (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("extension \"%s\" does not exist", kExtensionName)));
        const auto found = read(tuple, RelationGetDescr(catalog));
        systable_endscan(scan);
        table_close(catalog, AccessShareLock);
        return found;
    });
}

FormData_pg_extension extension_row() {
    return read_extension(
        [](HeapTuple tuple, TupleDesc) { return *reinterpret_cast<Form_pg_extension>(GETSTRUCT(tuple)); });
}

}  // namespace

Oid find_internal_relation(const char *name) {
    return pg([&] {
        const Oid schema = get_namespace_oid(kInternalSchema, true);
        return OidIsValid(schema) ? get_relname_relid(name, schema) : InvalidOid;
    });
}

Oid internal_relation(const char *name) {
    const Oid relid = find_internal_relation(name);
    if (!OidIsValid(relid))
        throw Error(ERRCODE_UNDEFINED_TABLE,
                    std::string("relation \"collection_internal.") + name + "\" does not exist");
    return relid;
}

Oid extension_oid() { return extension_row().oid; }
Oid extension_owner() { return extension_row().extowner; }

std::string extension_version() {
    return read_extension([](HeapTuple tuple, TupleDesc columns) {
        bool isnull = false;
        return TextDatumGetCString(heap_getattr(tuple, Anum_pg_extension_extversion, columns, &isnull));
    });
}

Oid owner_of_relation(Oid relid) {
    return pg([&] {
        HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
        if (!HeapTupleIsValid(tuple))
            ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("relation with OID %u does not exist", relid)));
        const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relowner;
        ReleaseSysCache(tuple);
        return owner;
    });
}

std::string extension_schema() {
    const Oid schema = extension_row().extnamespace;
    return pg([&] { return get_namespace_name(schema); });
}

}  // namespace cp
