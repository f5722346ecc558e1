/*
 * Stands in for wtsapi32 and for what else of Windows the WTS provider asks: one source, built as a shared object on Linux and with mingw
 * as a DLL. Its world is a table of sessions. With WTS_STAND_IN_WORLD in the environment (or StandInOpen) the table lies in that file, mapped
 * by every process that names it; without, in this process alone. WTS_STAND_IN_OWN is the session in which the process is then said to run.
 * Names that begin with StandIn are for tests: they change the world behind
 * the provider's back and tell what the provider did.
 *
 * The world is known by a variable of this library, which therefore stays in a process once it is used: whoever loads it last may let go of it, as a
 * garbage collector does at a moment of its own, and the next one would find nobody there.
 *
 * Layouts follow the Windows SDK's wtsapi32.h and lmaccess.h. They are spelt out here, not in terms of what the provider believes, so that a test
 * can hold one against the other.
 */
#define _GNU_SOURCE /* dladdr */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
/* Windows declares these as somebody else's, and here they are ours. */
#define WTSGetActiveConsoleSessionId declared_WTSGetActiveConsoleSessionId
#define ProcessIdToSessionId declared_ProcessIdToSessionId
#define LookupAccountSidW declared_LookupAccountSidW
#define RegGetValueW declared_RegGetValueW
#include <windows.h>
#undef WTSGetActiveConsoleSessionId
#undef ProcessIdToSessionId
#undef LookupAccountSidW
#undef RegGetValueW
#define EXPORT __declspec(dllexport)
#define API __stdcall
#else
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#define EXPORT __attribute__((visibility("default")))
#define API
#endif

typedef uint16_t W; /* UTF-16, as on Windows */

/* wtsapi32.h: WTS_SESSION_INFO_1W */
typedef struct {
  uint32_t ExecEnvId;
  int32_t State;
  uint32_t SessionId;
  W *pSessionName, *pHostName, *pUserName, *pDomainName, *pFarmName;
} SESSION_INFO_1W;

/* wtsapi32.h: WTSINFOEX_LEVEL1_W; the lengths are WINSTATIONNAME_LENGTH, USERNAME_LENGTH and DOMAIN_LENGTH, and one more each */
typedef struct {
  uint32_t SessionId;
  int32_t SessionState;
  int32_t SessionFlags;
  W WinStationName[33], UserName[21], DomainName[18];
  int64_t LogonTime, ConnectTime, DisconnectTime, LastInputTime, CurrentTime;
  uint32_t IncomingBytes, OutgoingBytes, IncomingFrames, OutgoingFrames, IncomingCompressedBytes, OutgoingCompressedBytes;
} INFOEX_LEVEL1_W;

typedef struct {
  uint32_t Level;
  union {
    INFOEX_LEVEL1_W Level1;
  } Data;
} INFOEXW;

enum { SESSIONS = 1100, GROUPS = 64, FAULTS = 16, NAME = 64, TEXT = 2048 };

/* Instead of an error's code: the call never returns, until it is told otherwise. */
#define STUCK 0xFFFFFFFEu

typedef struct {
  uint32_t used, id;
  int32_t state, flags;
  uint32_t protocol;
  int64_t logon, connect, input;
  W name[NAME], user[NAME], domain[NAME], client[NAME], message[TEXT], title[NAME];
} SESSION;

/* A call that fails: whichever function, of this session or of any, so many times. */
typedef struct {
  uint32_t used, session, code;
  int32_t times;
  char function[48];
} FAULT;

typedef struct {
  uint32_t used, local;
  W user[2 * NAME], group[NAME];
} MEMBERSHIP;

typedef struct {
  volatile uint32_t lock, generation, mask, hanging;
  uint32_t own, console, disconnection_limit;
  FAULT faults[FAULTS];
  MEMBERSHIP groups[GROUPS];
  SESSION sessions[SESSIONS];
} WORLD;

static WORLD mine;
static WORLD *world;
static volatile int32_t live;      /* buffers handed out and not yet given back, in this process */
static volatile uint32_t flushes;  /* WTS_EVENT_FLUSH of this process */
static volatile int32_t waiters;   /* threads of this process that wait for an event */

#ifdef _WIN32
static void pause_ms(uint32_t ms) { Sleep(ms); }
static void set_error(uint32_t code) { SetLastError(code); }
static int64_t filetime_now(void) {
  FILETIME t;
  GetSystemTimeAsFileTime(&t);
  return ((int64_t)t.dwHighDateTime << 32) | t.dwLowDateTime;
}
#else
static __thread uint32_t last_error;
static void pause_ms(uint32_t ms) {
  struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000L};
  nanosleep(&t, 0);
}
static void set_error(uint32_t code) { last_error = code; }
static int64_t filetime_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return ((int64_t)t.tv_sec + 11644473600LL) * 10000000LL + t.tv_nsec / 100;
}
EXPORT uint32_t API GetLastError(void) { return last_error; }
#endif

/* ---- the world ---- */

static WORLD *map_world(const char *path) {
#ifdef _WIN32
  HANDLE file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, 0, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, 0);
  if (file == INVALID_HANDLE_VALUE) return 0;
  HANDLE mapping = CreateFileMappingA(file, 0, PAGE_READWRITE, 0, sizeof(WORLD), 0);
  WORLD *mapped = mapping ? MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(WORLD)) : 0;
  if (mapping) CloseHandle(mapping);
  CloseHandle(file);
  return mapped;
#else
  int file = open(path, O_RDWR | O_CREAT, 0600);
  if (file < 0) return 0;
  WORLD *mapped = ftruncate(file, sizeof(WORLD)) == 0 ? mmap(0, sizeof(WORLD), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
  close(file);
  return mapped == MAP_FAILED ? 0 : mapped;
#endif
}

/* This library is not unloaded before the process ends. */
static void stay(void) {
#ifdef _WIN32
  HMODULE own;
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN, (LPCSTR)&world, &own);
#else
  Dl_info own;
  if (dladdr(&world, &own)) dlopen(own.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
#endif
}

static void unlock(void) { __atomic_store_n(&world->lock, 0, __ATOMIC_RELEASE); }

static void lock(void) {
  if (!world) {
    const char *path = getenv("WTS_STAND_IN_WORLD");
    WORLD *found = path && *path ? map_world(path) : 0;
    world = found ? found : &mine;
    stay();
  }
  /* Whoever dies with the lock in hand has it taken away after a while. */
  for (int tries = 0; tries < 5000; tries++) {
    uint32_t free_lock = 0;
    if (__atomic_compare_exchange_n(&world->lock, &free_lock, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) return;
    if (tries > 50) pause_ms(1);
  }
}

/* Narrow paths only: tests choose them. NULL or empty: the world of this process, as fresh as StandInReset makes it. */
EXPORT int API StandInOpen(const char *path) {
  WORLD *found = path && *path ? map_world(path) : &mine;
  if (!found) return 0;
  world = found;
  stay();
  return 1;
}

/* Where a session of that id lies if the place was free when it began: a thousand are found as fast as one. */
static SESSION *home(uint32_t id) { return &world->sessions[id % SESSIONS]; }

static SESSION *find(uint32_t id) {
  if (home(id)->used && home(id)->id == id) return home(id);
  for (uint32_t i = 0; i < SESSIONS; i++)
    if (world->sessions[i].used && world->sessions[i].id == id) return &world->sessions[i];
  return 0;
}

static void happened(uint32_t mask) {
  world->mask = mask;
  __atomic_add_fetch(&world->generation, 1, __ATOMIC_RELEASE);
}

static uint32_t length(const W *s) {
  uint32_t n = 0;
  while (s[n]) n++;
  return n;
}
static void copy(W *to, const W *from, uint32_t room) {
  uint32_t n = 0;
  for (; from && from[n] && n + 1 < room; n++) to[n] = from[n];
  to[n] = 0;
}
static int same(const W *a, const W *b) {
  uint32_t n = 0;
  while (a[n] && a[n] == b[n]) n++;
  return a[n] == b[n];
}

/* Called without the lock. Hangs if the world hangs, and says whether this call is to fail, with the error set. */
static int trouble(const char *function, uint32_t session) {
  lock();
  unlock();
  while (__atomic_load_n(&world->hanging, __ATOMIC_ACQUIRE)) pause_ms(1);
  uint32_t code;
  do {
    code = 0;
    lock();
    for (int i = 0; i < FAULTS && !code; i++) {
      FAULT *fault = &world->faults[i];
      if (!fault->used || fault->times == 0 || strcmp(fault->function, function)) continue;
      if (fault->session != 0xFFFFFFFFu && fault->session != session) continue;
      if (fault->times > 0) fault->times--;
      code = fault->code;
    }
    unlock();
    if (code == STUCK) pause_ms(1);
  } while (code == STUCK);
  if (code) set_error(code);
  return (int)code;
}

static void *hand_out(size_t bytes) {
  void *buffer = calloc(1, bytes ? bytes : 1);
  if (buffer) __atomic_add_fetch(&live, 1, __ATOMIC_RELAXED);
  return buffer;
}
static void take_back(void *buffer) {
  if (!buffer) return;
  /* What is read after it was given back must be seen to be wrong. */
  memset(buffer, 0xDD, 2);
  free(buffer);
  __atomic_sub_fetch(&live, 1, __ATOMIC_RELAXED);
}

/* ---- wtsapi32 ---- */

static W *put(W **cursor, const W *text) {
  uint32_t units = length(text) + 1;
  W *at = *cursor;
  memcpy(at, text, units * sizeof(W));
  *cursor += units;
  return at;
}

EXPORT int API WTSEnumerateSessionsExW(void *server, uint32_t *level, uint32_t filter, SESSION_INFO_1W **sessions, uint32_t *count) {
  (void)server;
  if (trouble("WTSEnumerateSessionsExW", 0)) return 0;
  if (!level || *level != 1 || filter != 0 || !sessions || !count) return set_error(87), 0;
  lock();
  uint32_t n = 0;
  size_t bytes = 0;
  for (uint32_t i = 0; i < SESSIONS; i++) {
    SESSION *s = &world->sessions[i];
    if (!s->used) continue;
    n++;
    bytes += sizeof(SESSION_INFO_1W) + sizeof(W) * (length(s->name) + length(s->user) + length(s->domain) + 3);
  }
  SESSION_INFO_1W *all = hand_out(bytes);
  if (!all) return unlock(), set_error(8), 0;
  W *cursor = (W *)(all + n);
  SESSION_INFO_1W *at = all;
  for (uint32_t i = 0; i < SESSIONS; i++) {
    SESSION *s = &world->sessions[i];
    if (!s->used) continue;
    at->ExecEnvId = at->SessionId = s->id;
    at->State = s->state;
    at->pSessionName = put(&cursor, s->name);
    at->pUserName = s->user[0] ? put(&cursor, s->user) : 0;
    at->pDomainName = s->domain[0] ? put(&cursor, s->domain) : 0;
    at++;
  }
  unlock();
  *sessions = all;
  *count = n;
  return 1;
}

EXPORT int API WTSFreeMemoryExW(int type_class, void *memory, uint32_t entries) {
  (void)entries;
  if (type_class != 2) return set_error(87), 0; /* WTSTypeSessionInfoLevel1 */
  take_back(memory);
  return 1;
}

EXPORT void API WTSFreeMemory(void *memory) { take_back(memory); }

static int answer(void **buffer, uint32_t *bytes, const void *what, uint32_t size) {
  *buffer = hand_out(size);
  if (!*buffer) return set_error(8), 0;
  memcpy(*buffer, what, size);
  *bytes = size;
  return 1;
}

EXPORT int API WTSQuerySessionInformationW(void *server, uint32_t id, int info_class, void **buffer, uint32_t *bytes) {
  (void)server;
  char function[48] = "WTSQuerySessionInformationW:0";
  function[28] = (char)('0' + info_class / 10);
  function[29] = (char)('0' + info_class % 10);
  function[30] = 0;
  if (trouble("WTSQuerySessionInformationW", id) || trouble(function, id)) return 0;
  lock();
  SESSION *s = find(id);
  int ok = 0;
  if (!s) set_error(2);
  else switch (info_class) {
    case 5: ok = answer(buffer, bytes, s->user, sizeof(W) * (length(s->user) + 1)); break;
    case 7: ok = answer(buffer, bytes, s->domain, sizeof(W) * (length(s->domain) + 1)); break;
    case 10: ok = answer(buffer, bytes, s->client, sizeof(W) * (length(s->client) + 1)); break;
    case 16: {
      uint16_t protocol = (uint16_t)s->protocol;
      ok = answer(buffer, bytes, &protocol, sizeof protocol);
      break;
    }
    case 25: {
      INFOEXW info;
      memset(&info, 0, sizeof info);
      info.Level = 1;
      info.Data.Level1.SessionId = id;
      info.Data.Level1.SessionState = s->state;
      info.Data.Level1.SessionFlags = s->flags;
      copy(info.Data.Level1.WinStationName, s->name, 33);
      copy(info.Data.Level1.UserName, s->user, 21);
      copy(info.Data.Level1.DomainName, s->domain, 18);
      info.Data.Level1.LogonTime = s->logon;
      info.Data.Level1.ConnectTime = s->connect;
      info.Data.Level1.LastInputTime = s->input;
      info.Data.Level1.CurrentTime = filetime_now();
      ok = answer(buffer, bytes, &info, sizeof info);
      break;
    }
    default: set_error(87);
  }
  unlock();
  return ok;
}

EXPORT int API WTSDisconnectSession(void *server, uint32_t id, int wait) {
  (void)server;
  if (trouble("WTSDisconnectSession", id)) return 0;
  if (wait) return set_error(87), 0;
  lock();
  SESSION *s = find(id);
  if (s) {
    s->state = 4; /* WTSDisconnected */
    s->name[0] = s->client[0] = 0;
    happened(0x10); /* WTS_EVENT_DISCONNECT */
  }
  unlock();
  if (!s) set_error(7022); /* ERROR_CTX_WINSTATION_NOT_FOUND */
  return s != 0;
}

EXPORT int API WTSSendMessageW(void *server, uint32_t id, const W *title, uint32_t title_bytes, const W *text, uint32_t text_bytes, uint32_t style, uint32_t timeout, uint32_t *response, int wait) {
  (void)server, (void)style, (void)timeout;
  if (trouble("WTSSendMessageW", id)) return 0;
  if (wait || !response || title_bytes >= NAME * sizeof(W) || text_bytes >= TEXT * sizeof(W)) return set_error(87), 0;
  lock();
  SESSION *s = find(id);
  if (s) {
    /* Lengths are in bytes, without the terminator: a wrong one is seen in the message. */
    memset(s->message, 0, sizeof s->message);
    memcpy(s->message, text, text_bytes);
    memset(s->title, 0, sizeof s->title);
    memcpy(s->title, title, title_bytes);
    *response = 0x7D01; /* IDASYNC */
  }
  unlock();
  if (!s) set_error(7022);
  return s != 0;
}

EXPORT int API WTSWaitSystemEvent(void *server, uint32_t mask, uint32_t *flags) {
  (void)server;
  if (mask & 0x80000000u) { /* WTS_EVENT_FLUSH */
    if (trouble("WTSWaitSystemEvent:flush", 0)) return 0;
    __atomic_add_fetch(&flushes, 1, __ATOMIC_RELEASE);
    if (flags) *flags = 0;
    return 1;
  }
  if (trouble("WTSWaitSystemEvent", 0)) return 0;
  uint32_t flushed = __atomic_load_n(&flushes, __ATOMIC_ACQUIRE), seen = __atomic_load_n(&world->generation, __ATOMIC_ACQUIRE);
  __atomic_add_fetch(&waiters, 1, __ATOMIC_RELEASE);
  int ok = -1;
  while (ok < 0) {
    if (flushed != __atomic_load_n(&flushes, __ATOMIC_ACQUIRE)) ok = 0;
    else if (seen != __atomic_load_n(&world->generation, __ATOMIC_ACQUIRE)) ok = 1;
    else pause_ms(1);
  }
  __atomic_sub_fetch(&waiters, 1, __ATOMIC_RELEASE);
  if (ok) *flags = world->mask & mask;
  else set_error(995); /* ERROR_OPERATION_ABORTED */
  return ok;
}

/* ---- kernel32 ---- */

EXPORT uint32_t API WTSGetActiveConsoleSessionId(void) {
  lock();
  uint32_t id = world->console;
  unlock();
  return id;
}

EXPORT int API ProcessIdToSessionId(uint32_t process, uint32_t *id) {
  const char *own = getenv("WTS_STAND_IN_OWN");
  (void)process;
  if (trouble("ProcessIdToSessionId", 0)) return 0;
  lock();
  *id = own && *own ? (uint32_t)strtoul(own, 0, 10) : world->own;
  unlock();
  return 1;
}

/* ---- netapi32: codes are returned, not set ---- */

/* lmaccess.h: LOCALGROUP_USERS_INFO_0 and GROUP_USERS_INFO_0 are each one pointer to a name. */
static uint32_t groups_of(const W *user, uint32_t local, W ***buffer, uint32_t *read, uint32_t *total) {
  lock();
  uint32_t n = 0;
  for (int i = 0; i < GROUPS; i++) n += world->groups[i].used && world->groups[i].local == local && same(world->groups[i].user, user);
  W **all = hand_out(n * (sizeof(W *) + sizeof(W) * NAME));
  if (all) {
    W *cursor = (W *)(all + n), **at = all;
    for (int i = 0; i < GROUPS; i++)
      if (world->groups[i].used && world->groups[i].local == local && same(world->groups[i].user, user)) *at++ = put(&cursor, world->groups[i].group);
  }
  unlock();
  *buffer = all;
  *read = *total = n;
  return all ? 0 : 8;
}

/* The user is DOMAIN\name here. */
EXPORT uint32_t API NetUserGetLocalGroups(const W *server, const W *user, uint32_t level, uint32_t flags, W ***buffer, uint32_t longest, uint32_t *read, uint32_t *total) {
  (void)longest;
  int code = trouble("NetUserGetLocalGroups", 0);
  if (code) return (uint32_t)code;
  if (server || level != 0 || flags != 1) return 87;
  return groups_of(user, 1, buffer, read, total);
}

/* The user is a bare name here, and the server the domain's controller. */
EXPORT uint32_t API NetUserGetGroups(const W *server, const W *user, uint32_t level, W ***buffer, uint32_t longest, uint32_t *read, uint32_t *total) {
  (void)longest;
  int code = trouble("NetUserGetGroups", 0);
  if (code) return (uint32_t)code;
  if (!server || level != 0) return 87;
  return groups_of(user, 0, buffer, read, total);
}

EXPORT uint32_t API NetApiBufferFree(void *memory) {
  take_back(memory);
  return 0;
}

/* dsgetdc.h: DOMAIN_CONTROLLER_INFOW begins with the controller's name. */
EXPORT uint32_t API DsGetDcNameW(const W *computer, const W *domain, const void *guid, const W *site, uint32_t flags, W ***info) {
  (void)computer, (void)domain, (void)guid, (void)site, (void)flags;
  static const W name[] = {'\\', '\\', 'D', 'C', '1', 0};
  int code = trouble("DsGetDcNameW", 0);
  if (code) return (uint32_t)code;
  W **all = hand_out(sizeof(W *) + sizeof name);
  if (!all) return 8;
  W *cursor = (W *)(all + 1);
  *all = put(&cursor, name);
  *info = all;
  return 0;
}

/* ---- advapi32 ---- */

/* Knows the built-in administrators alone, by a name that is not English, as on a French Windows. */
EXPORT int API LookupAccountSidW(const W *system, const uint8_t *sid, W *name, uint32_t *name_room, W *domain, uint32_t *domain_room, int32_t *use) {
  static const uint8_t administrators[] = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};
  static const W named[] = {'A', 'd', 'm', 'i', 'n', 'i', 's', 't', 'r', 'a', 't', 'e', 'u', 'r', 's', 0}, within[] = {'B', 'U', 'I', 'L', 'T', 'I', 'N', 0};
  (void)system;
  if (trouble("LookupAccountSidW", 0)) return 0;
  if (memcmp(sid, administrators, sizeof administrators)) return set_error(1332), 0; /* ERROR_NONE_MAPPED */
  if (*name_room < sizeof named / sizeof *named || *domain_room < sizeof within / sizeof *within) return set_error(122), 0;
  copy(name, named, *name_room);
  copy(domain, within, *domain_room);
  *use = 4; /* SidTypeAlias */
  return 1;
}

/* Answers of the time limits alone: the policy's, as a DWORD of milliseconds, where one is set. */
EXPORT int32_t API RegGetValueW(void *key, const W *path, const W *value, uint32_t flags, uint32_t *type, void *out, uint32_t *bytes) {
  static const W policy[] = {'S', 'O', 'F', 'T', 'W', 'A', 'R', 'E', '\\', 'P', 'o', 'l', 'i', 'c', 'i', 'e', 's', '\\', 0};
  static const W limit[] = {'M', 'a', 'x', 'D', 'i', 's', 'c', 'o', 'n', 'n', 'e', 'c', 't', 'i', 'o', 'n', 'T', 'i', 'm', 'e', 0};
  (void)key, (void)flags;
  int code = trouble("RegGetValueW", 0);
  if (code) return code;
  lock();
  uint32_t found = !memcmp(path, policy, sizeof policy - sizeof(W)) && same(value, limit) ? world->disconnection_limit : 0;
  unlock();
  if (!found || *bytes < 4) return 2; /* ERROR_FILE_NOT_FOUND */
  memcpy(out, &found, 4);
  *bytes = 4;
  if (type) *type = 4; /* REG_DWORD */
  return 0;
}

/* ---- for tests ---- */

EXPORT void API StandInReset(void) {
  lock();
  memset((void *)world->faults, 0, sizeof world->faults);
  memset(world->groups, 0, sizeof world->groups);
  memset(world->sessions, 0, sizeof world->sessions);
  world->hanging = 0;
  world->own = 0;
  world->console = 0xFFFFFFFFu;
  world->disconnection_limit = 0;
  happened(0x7FFFFFFFu);
  unlock();
}

/* A session begins, or is as told from now on. Times are FILETIMEs. */
EXPORT int API StandInSession(uint32_t id, int32_t state, int32_t flags, uint32_t protocol, int64_t logon, int64_t connect, int64_t input, const W *name, const W *user, const W *domain, const W *client) {
  lock();
  SESSION *s = find(id);
  if (!s && !home(id)->used) s = home(id);
  for (uint32_t i = 0; i < SESSIONS && !s; i++)
    if (!world->sessions[i].used) s = &world->sessions[i];
  if (s) {
    memset(s, 0, sizeof *s);
    s->used = 1;
    s->id = id;
    s->state = state;
    s->flags = flags;
    s->protocol = protocol;
    s->logon = logon;
    s->connect = connect;
    s->input = input;
    copy(s->name, name, NAME);
    copy(s->user, user, NAME);
    copy(s->domain, domain, NAME);
    copy(s->client, client, NAME);
    happened(0x20); /* WTS_EVENT_LOGON */
  }
  unlock();
  return s != 0;
}

EXPORT int API StandInEnd(uint32_t id) {
  lock();
  SESSION *s = find(id);
  if (s) {
    s->used = 0;
    happened(0x40); /* WTS_EVENT_LOGOFF */
  }
  unlock();
  return s != 0;
}

/* 0xFFFFFFFF as session: any. times < 0: for ever. code 0: no longer. */
EXPORT int API StandInFail(const char *function, uint32_t session, uint32_t code, int32_t times) {
  lock();
  FAULT *fault = 0;
  for (int i = 0; i < FAULTS && !fault; i++)
    if (world->faults[i].used && world->faults[i].session == session && !strcmp(world->faults[i].function, function)) fault = &world->faults[i];
  for (int i = 0; i < FAULTS && !fault; i++)
    if (!world->faults[i].used) fault = &world->faults[i];
  if (fault) {
    memset(fault, 0, sizeof *fault);
    fault->used = code != 0;
    fault->session = session;
    fault->code = code;
    fault->times = times;
    strncpy(fault->function, function, sizeof fault->function - 1);
  }
  unlock();
  return fault != 0;
}

/* Off: whatever is stuck goes on. */
EXPORT void API StandInHang(uint32_t on) {
  lock();
  for (int i = 0; i < FAULTS && !on; i++)
    if (world->faults[i].code == STUCK) world->faults[i].used = 0;
  unlock();
  __atomic_store_n(&world->hanging, on, __ATOMIC_RELEASE);
}

EXPORT void API StandInPlace(uint32_t own, uint32_t console) {
  lock();
  world->own = own;
  world->console = console;
  happened(0x80);
  unlock();
}

/* local: a group of the computer, whose user is spelt DOMAIN\\name; else of the domain, whose user is a bare name. */
EXPORT int API StandInGroup(const W *user, const W *group, uint32_t local) {
  lock();
  int done = 0;
  for (int i = 0; i < GROUPS && !done; i++) {
    MEMBERSHIP *free_place = &world->groups[i];
    if (free_place->used) continue;
    free_place->used = done = 1;
    free_place->local = local;
    copy(free_place->user, user, 2 * NAME);
    copy(free_place->group, group, NAME);
  }
  unlock();
  return done;
}

EXPORT void API StandInDisconnectionLimit(uint32_t milliseconds) {
  lock();
  world->disconnection_limit = milliseconds;
  unlock();
}

EXPORT int API StandInShown(uint32_t id, W *text, W *title) {
  lock();
  SESSION *s = find(id);
  int any = s && s->title[0];
  if (any) {
    memcpy(text, s->message, sizeof s->message);
    memcpy(title, s->title, sizeof s->title);
  }
  unlock();
  return any;
}

EXPORT int32_t API StandInLive(void) { return __atomic_load_n(&live, __ATOMIC_ACQUIRE); }
EXPORT int32_t API StandInWaiters(void) { return __atomic_load_n(&waiters, __ATOMIC_ACQUIRE); }

/* What the C compiler makes of the structures, in the order in which the test asks. */
EXPORT uint32_t API StandInLayout(uint32_t which) {
  static const uint32_t facts[] = {
      sizeof(SESSION_INFO_1W),
      offsetof(SESSION_INFO_1W, State),
      offsetof(SESSION_INFO_1W, SessionId),
      offsetof(SESSION_INFO_1W, pSessionName),
      offsetof(SESSION_INFO_1W, pUserName),
      offsetof(SESSION_INFO_1W, pDomainName),
      sizeof(INFOEXW),
      offsetof(INFOEXW, Level),
      offsetof(INFOEXW, Data.Level1.SessionState),
      offsetof(INFOEXW, Data.Level1.SessionFlags),
      offsetof(INFOEXW, Data.Level1.LogonTime),
      offsetof(INFOEXW, Data.Level1.ConnectTime),
      offsetof(INFOEXW, Data.Level1.LastInputTime),
  };
  return which < sizeof facts / sizeof *facts ? facts[which] : 0xFFFFFFFFu;
}
