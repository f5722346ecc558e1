/** A program that locks screens, or has another do it. */
export interface KnownLocker {
  readonly program: string
  /** As the kernel names its process: 15 bytes at most. */
  readonly process: string
  /** What it does when logind signals Lock and Unlock to its session. */
  readonly heeds: 'lock-and-unlock' | 'lock' | 'nothing'
  /** Whether it tells logind (SetLockedHint) when it locks and unlocks. */
  readonly setsHint: boolean
  /** Whether it does not lock by itself, but starts another that does; it then tells of that. */
  readonly starts: boolean
  /** The first version that tells; null: all that are about do, or none does. */
  readonly since: string | null
  /** Files of which one names that call where the installed version makes it; null: none has to be looked into. */
  readonly proof: readonly string[] | null
  /** What to do about one that does not tell, or in a version that does not; null: nothing. */
  readonly fix: string | null
}

const XSS_LOCK_FIX =
  'install xss-lock 0.3.0+git20230128 or later (Debian 12, Ubuntu 23.04): the one before never tells logind of a lock'
const INSTEAD = 'lock by another that tells logind, such as `xss-lock -- i3lock -n` started with the session (X11 only)'
const SCRIPT =
  'have it started by a script that tells logind before and after: `busctl call org.freedesktop.login1 /org/freedesktop/login1/session/auto ' +
  'org.freedesktop.login1.Session SetLockedHint b true`, the locker, and the same with `false`'

/**
 * Which lockers logind hears of. Read in the sources that each line names; where a line names no version, none of its history has the call. Of
 * gnome-screensaver, slock, xtrlock and xlock no source was read: they are taken for silent, which is the safe way to be wrong. What is not
 * listed is not known, and then an unset hint is not believed.
 */
export const knownLockers: readonly KnownLocker[] = [
  // GNOME/gnome-shell, js/ui/screenShield.js; since 3.22. It locks only where GDM runs (canLock in js/misc/loginManager.js).
  teller('gnome-shell', { since: '3.22' }),
  // KDE/kscreenlocker 72b1e92e and acfbc1a1, first in v5.20.0. ksmserver has it on X11, kwin_wayland on Wayland.
  teller('ksmserver', { since: 'Plasma 5.20' }),
  teller('kwin_wayland', { since: 'Plasma 5.20' }),
  // elementary/gala e1207181, first in 6.0.0.
  teller('gala', { since: '6.0.0' }),
  // linuxmint/cinnamon e61388000, first in 6.7.0; before that, and where its own screen saver is switched off, cinnamon-screensaver locks.
  teller('cinnamon', {
    since: '6.7',
    proof: ['/usr/share/cinnamon/js/misc/loginManager.js'],
    fix: `upgrade to Cinnamon 6.7 or later, or ${INSTEAD}`,
  }),
  // Debian's 0.3.0+git20230128.0c562b-1 has the call; xdbob/xss-lock v0.3.0 and cd0b89d don't.
  teller('xss-lock', {
    starts: true,
    since: '0.3.0+git20230128',
    proof: ['/usr/bin/xss-lock', '/usr/local/bin/xss-lock', '/run/current-system/sw/bin/xss-lock'],
    fix: XSS_LOCK_FIX,
  }),

  // Those that a desktop starts with the session, and that logind never hears of.
  // mate-desktop/mate-screensaver 60c1b43, src/gs-listener-dbus.c
  silent('mate-screensaver', 'lock-and-unlock', INSTEAD),
  // xfce-mirror/xfce4-screensaver adf46b8 (4.20.2 and later), src/gs-listener-dbus.c
  silent('xfce4-screensaver', 'lock-and-unlock', INSTEAD),
  // linuxmint/cinnamon-screensaver 0482532, src/dbusdepot/logindClient.py
  silent('cinnamon-screensaver', 'lock-and-unlock', `upgrade to Cinnamon 6.7 or later, or ${INSTEAD}`),
  // BuddiesOfBudgie/budgie-screensaver a19afe5, src/gs-listener-dbus.c; made from GNOME's old one
  silent('budgie-screensaver', 'lock-and-unlock', INSTEAD),
  silent('gnome-screensaver', 'lock-and-unlock', INSTEAD),
  // the-cavalry/light-locker 7587b53 (its last); issue 106 there asks for it
  silent('light-locker', 'lock-and-unlock', INSTEAD),
  // Zygo/xscreensaver 9066937 (6.15), driver/xscreensaver-systemd.c. At an Unlock it only asks for the password.
  silent('xscreensaver', 'lock', INSTEAD),
  // pop-os/cosmic-greeter e9ab9e7 (epoch-1.6.0), src/logind.rs
  silent('cosmic-greeter', 'lock-and-unlock', null),

  // Those that start another at logind's signal. swaywm/swayidle f13cefa (SetIdleHint alone), hyprwm/hypridle ff41dd6
  silent('swayidle', 'lock-and-unlock', SCRIPT, true),
  silent('hypridle', 'lock-and-unlock', SCRIPT, true),

  // Those that run while the screen is locked, started by a key or by one of the above. None has a word of logind in it:
  // i3/i3lock 1305cc2 (2.16), google/xsecurelock 98fc8a3 (1.9.0), xyb3rt/physlock 4fbacee (13), swaywm/swaylock 473ebba (1.8.4; issue 382
  // there), jovanlanik/gtklock 32d8f75 (4.0.0), ifreund/waylock 88673f0 (1.6.0), hyprwm/hyprlock 37f615c (0.9.5; issue 907 there).
  silent('i3lock', 'nothing', startedBy('i3lock -n')),
  silent('slock', 'nothing', startedBy('slock')),
  silent('xsecurelock', 'nothing', startedBy('xsecurelock')),
  silent('xtrlock', 'nothing', startedBy('xtrlock')),
  silent('xlock', 'nothing', startedBy('xlock')),
  silent('physlock', 'nothing', startedBy('physlock')),
  silent('swaylock', 'nothing', SCRIPT),
  silent('gtklock', 'nothing', SCRIPT),
  silent('waylock', 'nothing', SCRIPT),
  silent('hyprlock', 'nothing', SCRIPT),
]

function teller(
  program: string,
  rest: Pick<KnownLocker, 'since'> & Partial<Pick<KnownLocker, 'starts' | 'proof' | 'fix'>>,
): KnownLocker {
  const process = processName(program)
  return { program, process, heeds: 'lock-and-unlock', setsHint: true, starts: false, proof: null, fix: null, ...rest }
}

function silent(program: string, heeds: KnownLocker['heeds'], fix: string | null, starts = false): KnownLocker {
  return { program, process: processName(program), heeds, setsHint: false, starts, since: null, proof: null, fix }
}

function startedBy(command: string): string {
  return `start it through one that tells logind: \`xss-lock -- ${command}\` with the session, and \`loginctl lock-session\` on the key (X11 only)`
}

/** TASK_COMM_LEN of the kernel is 16, with the byte that ends it. */
function processName(program: string): string {
  return program.slice(0, 15)
}
