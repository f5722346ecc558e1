import { rmSync } from 'node:fs'
import koffi from 'koffi'
import { until } from './until.ts'

const AF_UNIX = 1
const SOCK_DGRAM = 2
const MSG_DONTWAIT = 0x40

/** A real Unix socket for datagrams, as systemd's own for notifications is one. Linux only. */
export interface DatagramSocket {
  /** As NOTIFY_SOCKET names it. */
  readonly address: string
  /** All that came until now. */
  received(): readonly string[]
  /** Waits until one came that has this in it. */
  got(text: string): Promise<void>
  [Symbol.dispose](): void
}

/** @param address a path, or an abstract name that begins with `@` */
export function datagramSocket(address: string): DatagramSocket {
  const libc = koffi.load('libc.so.6')
  const socket = libc.func('int socket(int domain, int type, int protocol)')
  const bind = libc.func('int bind(int socket, uint8_t *address, uint32_t length)')
  const recv = libc.func('long recv(int socket, uint8_t *buffer, size_t length, int flags)')
  const close = libc.func('int close(int descriptor)')
  const descriptor = Number(socket(AF_UNIX, SOCK_DGRAM, 0))
  const name = Buffer.from(address.replace(/^@/, '\0'))
  const bytes = Buffer.alloc(2 + name.length + (address.startsWith('@') ? 0 : 1))
  bytes.writeUInt16LE(AF_UNIX)
  name.copy(bytes, 2)
  if (Number(bind(descriptor, bytes, bytes.length)) !== 0) throw new Error(`can't bind ${address}`)
  const all: string[] = []
  const received = (): readonly string[] => {
    const buffer = Buffer.alloc(65_536)
    for (;;) {
      const length = Number(recv(descriptor, buffer, buffer.length, MSG_DONTWAIT))
      if (length < 0) return all
      all.push(buffer.toString('utf8', 0, length))
    }
  }
  // As systemd does: whoever sends waits once ten lie here unread, in a container, and a daemon that waits does nothing else.
  const reading = setInterval(received, 20).unref()
  return {
    address,
    received,
    got: text => until(() => received().some(each => each.includes(text))),
    [Symbol.dispose]() {
      clearInterval(reading)
      close(descriptor)
      if (!address.startsWith('@')) rmSync(address, { force: true })
    },
  }
}
