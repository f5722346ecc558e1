/** The flags that every verb takes, as they were given. */
export interface GlobalFlags {
  readonly settings: string | null
  readonly state: string | null
  readonly policies: string | null
  readonly provider: string | null
  readonly logLevel: string | null
}

export const noFlags: GlobalFlags = { settings: null, state: null, policies: null, provider: null, logLevel: null }
