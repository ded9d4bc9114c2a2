import { Script, sh } from 'rebuild';

/** Where the node exporter of the distribution reads files. */
export const FOLDER = '/var/lib/prometheus/node-exporter';
export const METRICS = `${FOLDER}/certificates.prom`;

/**
 * Writes when the first certificate of each file expires. Of a file that has none that can be read it says so and, when all
 * others are written, fails.
 *
 * @param paths may hold `*`
 */
export function readExpiry(paths: readonly string[], metrics: string = METRICS): Script {
  return sh`
    [ -d "$(dirname ${metrics})" ] || exit 0
    bad=0
    rm -f -- ${`${metrics}.new`}
    # A name that the exporter does not read.
    exec 3>${`${metrics}.new`}
    for path in ${new Script([paths.join(' ')])}; do
      [ -f "$path" ] || continue
      case $path in
        *.conf)
          data=$(sed -n 's/^ *client-certificate-data: *//p' "$path")
          # It names a file instead, which is among the others.
          [ -n "$data" ] || continue
          end=$(printf %s "$data" | base64 -d | openssl x509 -noout -enddate 2>&1) || end= ;;
        *) end=$(openssl x509 -in "$path" -noout -enddate 2>&1) || end= ;;
      esac
      seconds=$(date -d "\${end#notAfter=}" +%s 2>/dev/null) && [ -n "$end" ] || {
        echo "CERTIFICATE_UNREADABLE: no certificate can be read from $path" >&2
        bad=1
        continue
      }
      printf 'rebuild_certificate_expiry_timestamp_seconds{path="%s"} %s\n' "$path" "$seconds" >&3
    done
    exec 3>&-
    chmod 0644 ${`${metrics}.new`}
    mv -- ${`${metrics}.new`} ${metrics}
    [ "$bad" = 0 ]
  `;
}
