/**
 * libsystemd's sd_notify(3): sends `state` to the socket that the variable NOTIFY_SOCKET names at that moment. Node's own sockets know no
 * datagrams on Unix, and the library knows every kind of address: a path, an abstract name (`@…`) and vsock.
 * @returns above 0: sent; 0: there is no such variable; below 0: minus the error number of the system
 */
export type SdNotify = (state: string) => number

/** @throws where there is no such library, or native calls can't be made */
export async function sdNotify(): Promise<SdNotify> {
  const { default: koffi } = await import('koffi')
  const call = koffi.load('libsystemd.so.0').func('int sd_notify(int unset_environment, const char *state)')
  return state => Number(call(0, state))
}
