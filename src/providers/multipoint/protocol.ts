/**
 * What goes between this program and `host.ps1`, one JSON document a line, ASCII only on both ways.
 *
 * Arguments are data: nothing of a request is ever made part of a command's text. A name goes in as the Base64 of its UTF-16LE units,
 * since ConvertFrom-Json turns a lone surrogate into U+FFFD.
 */

/** Begins every line that is a reply; whatever else comes is noise. The reply itself begins and ends with a line feed. */
export const REPLY_MARK = '#stationkeeper '

export type HostRequest =
  /** Who and what the host is. Never fails for want of the module: then `cmdlets` says so. */
  | { readonly do: 'describe' }
  | { readonly do: 'sessions'; readonly timeoutSeconds: number }
  /** Reads the session again, and acts only if it still is that person's. */
  | ActRequest
  /** The same, with the cmdlet's own -WhatIf: nothing is done. Refused where the cmdlet has none. The reply is text: what the host said. */
  | (Omit<ActRequest, 'do'> & { readonly do: 'what-if' })
  /** The processes of every session, for learning a probe. */
  | { readonly do: 'processes' }
  /** Ids of sessions in which a process of that name runs. */
  | { readonly do: 'probe-process'; readonly name: string }
  /** Ids that the script at that path returns, on the computer whose cmdlets are called. */
  | { readonly do: 'probe-script'; readonly path: string }

export interface ActRequest {
  readonly do: 'act'
  readonly action: 'unlock' | 'disconnect'
  /** Digits. */
  readonly session: string
  /** `DOMAIN\\name` or `name`, as Base64 of UTF-16LE. Compared without regard to case. */
  readonly user: string
  /** For -TimeoutInSecond where the cmdlet has it: whole seconds, rounded up. */
  readonly timeoutSeconds: number
}

/** Requests are numbered by who sends them; a reply names the one that it answers. */
export type NumberedRequest = HostRequest & { readonly id: number }

export type HostReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: HostFailure }

/** An error record, by what is not localised. `message` is for people alone. */
export interface HostFailure {
  /**
   * Whose word it is. `gone`: the session is not there, or is somebody else's; nothing was done. `refused`: the cmdlet has no such
   * ability, or the session may not be touched; nothing was done. `cmdlet`: an error record of a cmdlet or of PowerShell itself.
   * `request`: the request made no sense to the script.
   */
  readonly source: 'gone' | 'refused' | 'cmdlet' | 'request'
  /** The error category, as `PermissionDenied`; empty where there is none. */
  readonly category: string
  /** FullyQualifiedErrorId; empty where there is none. */
  readonly errorId: string
  readonly message: string
  /** Whether the cmdlet that acts had been called by then. false: nothing was done, whatever failed. */
  readonly acted: boolean
}

/** The value of a reply to `describe`. */
export interface HostDescription {
  /** `5.1.20348.1`. */
  readonly version: string
  /** `Desktop` or `Core`. */
  readonly edition: string
  /** `FullLanguage`, `ConstrainedLanguage`, … */
  readonly languageMode: string
  /** The effective execution policy; empty where it can't be told. */
  readonly executionPolicy: string
  /** The computer whose cmdlets are called: the other one, where there is one. */
  readonly computer: string
  /** Account that calls them, `DOMAIN\\name`. */
  readonly account: string
  /** Whether that account is an administrator there; null: it can't be told. */
  readonly elevated: boolean | null
  /** Session in which the PowerShell that calls the cmdlets runs; null: it can't be told. */
  readonly sessionId: number | null
  /** null: no such module was found. */
  readonly module: { readonly name: string; readonly version: string; readonly path: string } | null
  readonly cmdlets: {
    readonly unlock: CmdletShape | null
    readonly disconnect: CmdletShape | null
    readonly sessions: CmdletShape | null
  }
}

/** What a cmdlet takes, read off its own parameters. */
export interface CmdletShape {
  readonly name: string
  /** Names of all parameters, the common ones aside. */
  readonly parameters: readonly string[]
  /** The parameter that takes the session id: `SessionId`, `SessionIdList` or `Id`; null: none was recognised. */
  readonly idParameter: string | null
  /** Whether that parameter takes several ids. */
  readonly takesList: boolean
  readonly whatIf: boolean
  readonly confirm: boolean
  /** `TimeoutInSecond`. */
  readonly timeout: boolean
  readonly server: boolean
}

/** One item of the reply to `sessions`, as the cmdlet gave it; every text as it is, absent ones null. */
export interface HostSession {
  /** Digits. */
  readonly id: string
  /** The name of the state, or its number as text where no name is known. */
  readonly state: string
  readonly user: string | null
  readonly domain: string | null
  /** 0 or null of a session without a station. */
  readonly station: string | null
  readonly client: string | null
  readonly admin: boolean | null
}

/** One item of the reply to `processes`. */
export interface HostProcess {
  readonly session: string
  /** Without `.exe`. */
  readonly name: string
}
