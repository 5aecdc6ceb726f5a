/** A deploy.yml that uses every key, each fragment that a test replaces being there once. */
export const COMPLETE = `service: shop
preset: erlmcp
notify:
  webhook: https://hooks.example.com/x
build:
  commands:
    - rebar3 as prod tar
    - [sh, -c, 'echo "$HOME"']
  archive: _build/shop.tar.gz
rehearsal:
  process: bin/shop foreground
gates:
  git-clean: { timeout: 20s }
  version: { timeout: 21s }
  changelog: { file: docs/CHANGES.md, timeout: 22s }
  configuration:
    files: [priv/*.json]
    variables: [DB_USER]
    timeout: 23s
  compile: { run: make deps, timeout: 12m }
  unit:
    run: npm run units
    report: reports/*.xml
    min-tests: 12
    pass-rate: { dev: 1, staging: 85, production: 99 }
    allow-failures: [dev, staging, production]
    timeout: 13m
  release: { timeout: 14m }
  custom:
    - name: licences
      run: [bin/licences, "{version}"]
      timeout: 15m
      profiles: [production]
    - { name: lint, run: npm run lint }
smoke:
  - name: everywhere
    http: /everywhere
environments:
  qa:
    profile: staging
    url: https://qa.example.com/shop/
    target:
      kind: direct
      hosts:
        - deploy@web1.example.com:2222
        - "[2001:db8::1]"
        - local
        - address: 10.0.0.9
          name: spare
          user: root
          port: 2022
          jump: ops@bastion.example.com,gate:2200
          sudo: true
          run-as: shop
          path: /srv/spare
          instance: http://127.0.0.1:8081
          env: { ZONE: b }
      user: admin
      port: 22
      jump: bastion
      sudo: false
      run-as: svc
      path: /srv/shop
      instance: http://127.0.0.1:8088/
      manager:
        systemd: shop.service
      start-timeout: 61s
      stop-timeout: 31s
      connect-timeout: 11s
      ports: [8088, 9191]
      evidence: [current/log/*.log, /var/log/shop/error.log]
      shared: [data, uploads]
    strategy:
      kind: rolling
      max-in-flight: 25%
    env:
      LOG: debug
      RATIO: 0.5
      DEBUG: true
      DB: postgres://\${DB_USER}:\${DB_PASSWORD}@db/shop
    secrets: [DB_USER, DB_PASSWORD]
    config:
      - from: config/qa.config
        to: sys.config
      - { from: vm.qa.args, to: etc/vm.args }
    verify:
      path: /version
      host: shop.example.com:8443
      version-field: build.version
      config-field: build.config
      instance-field: checks[0].node
      times: 4
      interval: 3s
      within: 90s
    smoke:
      - name: home
        http: /
        method: POST
        headers: { X-Key: "\${API_KEY}" }
        body: '{"a": 1}'
        status: [200, 204]
        max: 2s
        contains: welcome
        fields: { status: healthy, db.pool: 50, error: null }
        capture: { order: "items[0].id" }
        timeout: 5s
        attempts: 3
      - name: status code
        http: https://qa.example.com/health
        status: 200
      - name: cli
        command: bin/shop status
        on: runner
        timeout: 20s
        attempts: 2
        once: true
    bake: 10m
    hooks:
      before:
        - name: migrate
          run: [bin/shop, migrate]
          on: host
          timeout: 5m
          irreversible: true
      after:
        - name: announce
          run: bin/announce now
    on-failure: hold
    on-host-failure: continue
    lease:
      wait: 2m
      guard: 45s
    keep: 7
  blue:
    profile: production
    target:
      hosts: [{ address: blue1, front: "http://127.0.0.1:7100/" }]
      manager:
        systemd: shop@{slot}
    strategy:
      kind: blue-green
      slots:
        a: { instance: "http://127.0.0.1:7001", env: { SLOT_PORT: 7001 } }
        b: { instance: "http://127.0.0.1:7002", env: { SLOT_PORT: 7002 } }
      switch: bin/switch traffic
      front: http://127.0.0.1:7000
      drain: 15s
`;

/** The line, from 1, on which a fragment begins; the fragment must be there exactly once. */
export function lineOf(text: string, fragment: string): number {
  const parts = text.split(fragment);
  if (parts.length !== 2) throw new Error(`${JSON.stringify(fragment)} is there ${parts.length - 1} times`);
  return (parts[0] ?? "").split("\n").length;
}
