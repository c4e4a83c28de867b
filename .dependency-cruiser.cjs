/** Which room may import which: domain <- edxml <- {signatures, exchange} <- {adapters, axes, connectors, http} <- compose <- main. */
const outside = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: {
    path: '^(src|simulators|test|bench|scripts)/',
    pathNot: allowed.map(room => `^src/${room}(/|\\.ts$)`)
  }
})

/** One folder a partner: what two of them share lies in the room's own ground (wire/, drivers/), which knows none. */
const partnersStandAlone = (room, ground) => ({
  name: `${room}-stand-alone`,
  comment: `Folders of ${room}/ do not import each other, only ${ground}/; compose.ts brings them together.`,
  severity: 'error',
  from: { path: `^src/${room}/([^/]+)/` },
  to: { path: `^src/${room}/[^/]+/`, pathNot: `^src/${room}/($1|${ground})/` }
})

module.exports = {
  forbidden: [
    {
      name: 'domain-is-ground',
      comment: 'Plain types and pure rules: nothing of ours from outside, no package, nothing of Node.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' }
    },
    outside('edxml-knows-the-domain', 'Bytes to domain and back.', 'edxml', ['domain', 'edxml']),
    outside(
      'signatures-know-what-they-judge',
      'Bytes to verdict, bytes to signed bytes; no storage, no network.',
      'signatures',
      ['domain', 'edxml', 'signatures']
    ),
    outside('exchange-knows-its-ports', 'The story names what it needs in exchange/ports.', 'exchange', [
      'domain',
      'edxml',
      'exchange'
    ]),
    ...['adapters', 'axes', 'connectors', 'http'].map(room =>
      outside(`${room}-knows-no-neighbour`, 'Neighbours meet in compose.ts.', room, [
        'domain',
        'edxml',
        'exchange',
        room,
        // Only adapters bring signatures to the story; everybody else sees its ports.
        ...(room === 'adapters' ? ['signatures'] : [])
      ])
    ),
    outside('config-knows-the-settings', 'Config fills the settings that the exchange declares.', 'config', [
      'domain',
      'edxml',
      'exchange',
      'config'
    ]),
    partnersStandAlone('axes', 'wire'),
    partnersStandAlone('connectors', 'drivers'),
    {
      name: 'the-program-stands-alone',
      comment: 'What is shipped does not need what tries it out.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(simulators|test|bench|scripts)/' }
    },
    {
      name: 'simulators-are-strangers',
      comment:
        'They play the other side from its own documents; the demo starts our program, it does not import it.',
      severity: 'error',
      from: { path: '^simulators/' },
      to: { path: '^(src|test|bench)/' }
    },
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      comment: 'A file that nothing imports and that is no beginning is dead.',
      severity: 'error',
      from: { orphan: true, path: '^(src|simulators)/', pathNot: ['\\.d\\.ts$', '/main\\.ts$'] },
      to: {}
    },
    {
      name: 'shipped-code-uses-shipped-packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] }
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types']
    }
  }
}
