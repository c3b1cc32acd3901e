#include "export/temp_directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace cp {

TempDirectory::TempDirectory() {
    static uint32 counter = 0;
    std::array<char, MAXPGPATH> base{};
    pg([&] {
        PrepareTempTablespaces();
        const Oid space = GetNextTempTableSpace();
        TempTablespacePath(base.data(), OidIsValid(space) ? space : MyDatabaseTableSpace);
    });
    base_ = base.data();
    // The server knows what is to be removed by the beginning of its name.
    path_ = base_ + "/" PG_TEMP_FILE_PREFIX + std::to_string(MyProcPid) + ".xlsx" + std::to_string(++counter);
    file_ = path_ + "/workbook.xlsx";
}

void TempDirectory::create() {
    exists_ = true;
    pg([&] { PathNameCreateTemporaryDir(base_.c_str(), path_.c_str()); });
}

std::string TempDirectory::read_file() const {
    FILE *file = pg([&] {
        FILE *opened = AllocateFile(file_.c_str(), PG_BINARY_R);
        if (opened == nullptr)
            ereport(ERROR, (errcode_for_file_access(), errmsg("could not open file \"%s\": %m", file_.c_str())));
        return opened;
    });
    struct stat status {};
    std::string content;
    if (fstat(fileno(file), &status) == 0)
        content.resize(static_cast<size_t>(status.st_size));
    pg([&] {
        if (fread(content.data(), 1, content.size(), file) != content.size())
            ereport(ERROR, (errcode_for_file_access(), errmsg("could not read file \"%s\": %m", file_.c_str())));
        FreeFile(file);
    });
    return content;
}

void TempDirectory::remove() noexcept {
    if (!exists_)
        return;
    exists_ = false;
    (void) unlink(file_.c_str());
    (void) rmdir(path_.c_str());
}

}  // namespace cp
