import type { Instant } from '../../model/time.ts'

/** One session as logind tells of it (org.freedesktop.login1(5), the properties of a session). */
export interface SeenSession {
  /** `c2`, `17`: text. */
  readonly id: string
  /** Of its object on the bus. */
  readonly path: string
  readonly uid: number
  /** As the system's user database writes it: `ana`, `CLASS\ana`, `ana@class.example`. */
  readonly user: string
  /** null: on no seat. */
  readonly seat: string | null
  /** X display, `:10`; null: none, or not told. */
  readonly display: string | null
  /** PAM service that began it: `xrdp-sesman`, `lightdm`, `gdm-password`; empty where it was not told. */
  readonly service: string
  /** `x11`, `wayland`, `mir`, `tty`, `unspecified`. */
  readonly type: string
  /** `user`, `greeter`, `background`, `lock-screen`, `manager` and later ones. */
  readonly class: string
  /** `online`, `active`, `closing`. */
  readonly state: string
  /** In front on its seat; a session on no seat is always so. */
  readonly active: boolean
  readonly remote: boolean
  /** Where somebody remote comes from; null: not told. */
  readonly remoteHost: string | null
  /** Process id of its first process; 0: not told. */
  readonly leader: number
  readonly logonAt: Instant
  readonly idleHint: boolean
  /** When the idle hint last changed; null: it never did, as where no desktop ever sets it. */
  readonly idleSince: Instant | null
  readonly lockedHint: boolean
}
