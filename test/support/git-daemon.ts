import { spawn } from 'node:child_process'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from './until.ts'

export interface Served {
  readonly url: string
  [Symbol.asyncDispose](): Promise<void>
}

/** Serves every repository below a folder by git's own daemon, on this computer alone. */
export async function serveByGit(folder: string): Promise<Served> {
  const port = await freePort()
  const args = ['daemon', '--listen=127.0.0.1', `--port=${port}`, `--base-path=${folder}`, '--export-all', folder]
  const child = spawn('git', args, { stdio: 'ignore', detached: true })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  await once(() => reach(port))
  return {
    url: `git://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      // The daemon is a child of `git`, in its group.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}

export interface Silence extends Served {
  /** Somebody came. */
  readonly connected: Promise<void>
  /** The first who came has gone. */
  readonly left: Promise<void>
}

/** Takes connections and never says anything. */
export async function serveSilence(): Promise<Silence> {
  const sockets = new Set<Socket>()
  const server = createServer()
  const connected = new Promise<Socket>(resolve => {
    server.on('connection', socket => {
      sockets.add(socket)
      socket.on('error', () => {})
      // Read, so that its end is seen.
      socket.resume()
      resolve(socket)
    })
  })
  const left = connected.then(socket => new Promise<void>(resolve => socket.once('close', () => resolve())))
  const port = await listening(server)
  return {
    url: `git://127.0.0.1:${port}`,
    connected: connected.then(() => {}),
    left,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

export async function listening(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it listens on no port')
  return address.port
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise<void>(resolve => server.close(() => resolve()))
  return port
}

function reach(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}
