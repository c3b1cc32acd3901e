"""Whether a META.json keeps the PGXN Meta Spec 1.0.0: the required keys, versions and licence. Prints what is wrong."""
import json
import re
import sys

SEMANTIC_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?")
LICENSES = {"agpl_3", "apache_2_0", "artistic_2", "bsd", "gpl_2", "gpl_3", "lgpl_2_1", "lgpl_3_0", "mit", "mozilla_1_1", "postgresql"}


def faults(meta):
    for key in ("name", "version", "abstract", "maintainer", "license", "provides", "meta-spec"):
        if not meta.get(key):
            yield f"{key} is missing"
    if not SEMANTIC_VERSION.fullmatch(meta.get("version", "")):
        yield "version is no semantic version"
    if meta.get("license") not in LICENSES:
        yield "license is not one of the spec's"
    if meta.get("meta-spec", {}).get("version") != "1.0.0":
        yield "meta-spec is not 1.0.0"
    for name, provided in meta.get("provides", {}).items():
        if provided.get("version") != meta.get("version"):
            yield f"{name} has another version than the distribution"
        if not provided.get("file"):
            yield f"{name} names no file"
    for phase, relations in meta.get("prereqs", {}).items():
        if phase not in ("configure", "build", "test", "runtime", "develop"):
            yield f"prereqs has an unknown phase {phase}"
        if not set(relations) <= {"requires", "recommends", "suggests", "conflicts"}:
            yield f"prereqs of {phase} have an unknown relation"
    if len(meta.get("tags", [])) != len(set(meta.get("tags", []))):
        yield "tags repeat"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        found = list(faults(json.load(file)))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
