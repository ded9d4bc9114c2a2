import { httpBody, type Script, sh } from 'rebuild';

/**
 * Succeeds when the Alertmanager at `url` runs with the configuration that is in the file; else says that it does not.
 * It tells the first 6 bytes of the MD5 sum of what it has loaded, as a little-endian number
 * (md5HashAsMetricValue in config/coordinator.go of Alertmanager).
 */
export function runsWith(url: string, file: string): Script {
  const reversed = String.raw`s/^\(..\)\(..\)\(..\)\(..\)\(..\)\(..\).*/0x\6\5\4\3\2\1/`;
  return sh`
    sum=$(md5sum <${file} | sed ${reversed})
    ${httpBody(`${url}/metrics`)} | awk -v expected="$(printf %d "$sum")" -v file=${file} '
      $1 == "alertmanager_config_hash" { loaded = $2 }
      END {
        if (loaded != "" && loaded + 0 == expected + 0) exit 0
        print "Alertmanager does not run with " file
        exit 1
      }'
  `;
}
