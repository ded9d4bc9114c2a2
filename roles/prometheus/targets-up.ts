import { httpBody, type Script, sh } from 'rebuild';

/**
 * Succeeds when Prometheus has exactly `expected` targets and all of them are up; else prints each that is not.
 * The API answers with one line of JSON, in which each target begins with its discovered labels.
 */
export function targetsUp(port: number, expected: number): Script {
  return sh`
    ${httpBody(`http://localhost:${port}/api/v1/targets?state=active`)} | awk -v expected=${expected} '
      function value(name) {
        if (!match($0, "\"" name "\":\"([^\"\\\\]|\\\\.)*\"")) return ""
        found = substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 5)
        gsub(/\\"/, "\"", found)
        return found
      }
      BEGIN { RS = "{\"discoveredLabels\"" }
      NR == 1 { next }
      value("health") == "up" { next }
      {
        down++
        print value("scrapeUrl") (value("health") == "down" ? " is down: " value("lastError") : " is not scraped yet")
      }
      END {
        if (NR > 0 && NR - 1 != expected) print "Prometheus has " (NR - 1) " targets, not " expected
        exit NR - 1 != expected || down > 0
      }'
  `;
}
