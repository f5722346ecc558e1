/*
 * What Wine 8 lacks and every program written in Rust asks of Windows at its start: random bytes by the name ProcessPrng. rolldown's binding,
 * which vitest loads, is such a program. SystemFunction036 is what RtlGenRandom is called in advapi32, which Wine has.
 */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) {
    while (length > 0) {
        ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
        if (!SystemFunction036(bytes, part)) return FALSE;
        bytes += part;
        length -= part;
    }
    return TRUE;
}
