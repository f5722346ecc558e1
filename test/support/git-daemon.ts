import { spawn } from 'node:child_process'
import { createServer, type Server, type Socket } from 'node:net'

export interface Served {
  readonly url: string
  [Symbol.asyncDispose](): Promise<void>
}

/** Serves every repository below a folder by git's own daemon, on this computer alone. */
export async function serveByGit(folder: string): Promise<Served> {
  // It can't be told to take any port, and one that was free may be somebody else's by the time it begins.
  for (;;) {
    const served = await tryToServeByGit(folder)
    if (served !== null) return served
  }
}

async function tryToServeByGit(folder: string): Promise<Served | null> {
  const port = await freePort()
  const args = [
    'daemon',
    '--listen=127.0.0.1',
    `--port=${port}`,
    `--base-path=${folder}`,
    '--export-all',
    '--verbose',
    folder,
  ]
  const child = spawn('git', args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  const ended = new Promise<void>((resolve, reject) => child.once('error', reject).once('exit', () => resolve()))
  // What it says once it listens; it says nothing of the kind where it can't.
  const isReady = await new Promise<boolean>((resolve, reject) => {
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('Ready to rumble')) resolve(true)
    })
    ended.then(() => resolve(false), reject)
  })
  if (!isReady) return null
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
