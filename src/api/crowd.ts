import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Those who are connected. Where there is no room for one more, the oldest of those goes who have shown no token yet: whoever only holds connections
 * keeps nobody out.
 */
export class Crowd {
  readonly #most: number
  readonly #open = new Set<Socket>()
  /** Of these, in the order in which they came. */
  readonly #strangers = new Set<Socket>()

  constructor(most: number) {
    this.#most = most
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket)
      this.#strangers.add(socket)
      socket.on('close', () => this.#forget(socket))
      if (this.#open.size <= this.#most) return
      // There is one: at least who just came.
      const [oldest = socket] = this.#strangers
      this.#forget(oldest)
      oldest.destroy()
    })
  }

  /** It has shown a token. */
  know(socket: Socket): void {
    this.#strangers.delete(socket)
  }

  #forget(socket: Socket): void {
    this.#open.delete(socket)
    this.#strangers.delete(socket)
  }
}
