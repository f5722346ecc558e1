import { join } from 'node:path'

/** What the unit, and the account that it runs as by default, are called. */
export const UNIT_NAME = 'stationkeeper.service'
export const UNIT_ACCOUNT = 'stationkeeper'

/** Where a service of systemd has its things. */
export interface UnitPlaces {
  readonly root: string
  readonly settings: string
  readonly policies: string
  readonly state: string
  /** Where an administrator's own unit stands. */
  readonly unit: string
  /** Where a package puts its unit; with that, the package brings all the rules as well. */
  readonly packagedUnits: readonly string[]
  /** With it the unit reaches a repository on the network. Before what `systemctl edit` writes, which has the last word. */
  readonly network: string
  /** With it browsers of this computer reach the unit. */
  readonly listening: string
  /** With it the unit reaches whom it alerts. */
  readonly alerting: string
  /** Gone with the next start of the computer. */
  readonly arming: string
  readonly polkitRules: string
  /** For polkit before 0.106. */
  readonly polkitAuthority: string
  readonly busPolicy: string
}

/** @param prefix for tests: a folder that stands for `/` */
export function unitPlaces(prefix = '/'): UnitPlaces {
  const root = join(prefix, 'etc/stationkeeper')
  const dropIns = join(prefix, 'etc/systemd/system', `${UNIT_NAME}.d`)
  return {
    root,
    settings: join(root, 'stationkeeper.yaml'),
    policies: join(root, 'policies'),
    state: join(prefix, 'var/lib/stationkeeper/state'),
    unit: join(prefix, 'etc/systemd/system', UNIT_NAME),
    packagedUnits: ['usr/lib/systemd/system', 'lib/systemd/system'].map(folder => join(prefix, folder, UNIT_NAME)),
    network: join(dropIns, '10-repository.conf'),
    listening: join(dropIns, '20-api.conf'),
    alerting: join(dropIns, '30-webhook.conf'),
    arming: join(prefix, 'run/systemd/system', `${UNIT_NAME}.d`, 'enforce.conf'),
    polkitRules: join(prefix, 'etc/polkit-1/rules.d/60-stationkeeper.rules'),
    polkitAuthority: join(prefix, 'etc/polkit-1/localauthority/50-local.d/stationkeeper.pkla'),
    busPolicy: join(prefix, 'etc/dbus-1/system.d/stationkeeper.conf'),
  }
}
