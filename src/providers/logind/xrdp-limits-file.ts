/** What xrdp's session manager is set to do with sessions by itself, as sesman.ini(5) has it. Lengths are whole seconds. */
export interface XrdpLimits {
  /** Ends a session so long after its client has gone; only those that run in Xorg. null: never. */
  readonly killDisconnectedAfter: number | null
  /** Disconnects a session that had no input for so long; only those that run in Xorg. null: never. */
  readonly disconnectIdleAfter: number | null
  /** false: whoever connects again gets another session, and nobody comes back to the old one. */
  readonly canRejoin: boolean
  /** Options of Xvnc that have it end, and its session with it: `MaxDisconnectionTime` and its length. */
  readonly vncEnds: readonly { readonly option: string; readonly after: number }[]
}

/** Less than this xorgxrdp does not take for `DisconnectedTimeLimit`. */
const SHORTEST_DISCONNECTION = 60

/** Options with which TigerVNC's and TightVNC's servers end by themselves (Xvnc(1)); 0 is never. */
const VNC_ENDS: readonly string[] = ['MaxDisconnectionTime', 'MaxConnectionTime', 'MaxIdleTime']

/** Reads `sesman.ini` as xrdp-sesman does, versions 0.9 and 0.10. What it does not set has xrdp's own default. */
export function readXrdpLimits(text: string): XrdpLimits {
  const sessions = new Map(linesOf(text, 'Sessions').map(([name, value]) => [name.toLowerCase(), value]))
  const kill = isTrue(sessions.get('killdisconnected'))
  const limit = Math.max(number(sessions.get('disconnectedtimelimit')), SHORTEST_DISCONNECTION)
  const idle = number(sessions.get('idletimelimit'))
  return {
    killDisconnectedAfter: kill ? limit : null,
    disconnectIdleAfter: idle > 0 ? idle : null,
    canRejoin: !isSeparate(sessions.get('policy') ?? ''),
    vncEnds: vncEnds(linesOf(text, 'Xvnc').map(([, value]) => value)),
  }
}

/** Names and values of the first section of a name: later ones xrdp never reads. Both `;` and `#` end a line wherever they stand. */
function linesOf(text: string, section: string): readonly (readonly [name: string, value: string])[] {
  const lines: [string, string][] = []
  let isInside = false
  for (const written of text.split(/[\r\n]+/)) {
    const line = written.replace(/[;#].*$/, '')
    const heading = /\[([^\]]*)\]/.exec(line)
    if (heading !== null) {
      if (isInside) break
      isInside = heading[1]?.toLowerCase() === section.toLowerCase()
    } else if (isInside && line !== '') {
      const [name = '', ...value] = line.split('=')
      lines.push([name.trim(), value.join('=').trim()])
    }
  }
  return lines
}

function isTrue(value = ''): boolean {
  return number(value) !== 0 || ['true', 'on', 'yes'].includes(value.toLowerCase())
}

/** As C reads it: the digits at its beginning, and 0 where there are none. */
function number(value = ''): number {
  const parsed = Number.parseInt(value, value.startsWith('0x') ? 16 : 10)
  return Number.isNaN(parsed) ? 0 : parsed
}

/** `Separate` since 0.10; a `C` in the letters before that told connections apart, of which no two are alike. */
function isSeparate(policy: string): boolean {
  const lower = policy.toLowerCase()
  return lower === 'separate' || /^[ubdic]*c[ubdic]*$/.test(lower)
}

/** Options and their values are arguments of their own, or one with `=` between; their names have any case. */
function vncEnds(args: readonly string[]): XrdpLimits['vncEnds'] {
  return args.flatMap((arg, index) => {
    const [name = '', value] = arg.replace(/^--?/, '').split('=')
    const option = VNC_ENDS.find(known => known.toLowerCase() === name.toLowerCase())
    const after = number(value ?? args[index + 1])
    return option === undefined || after <= 0 ? [] : [{ option, after }]
  })
}
