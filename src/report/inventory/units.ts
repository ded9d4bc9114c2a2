/** MiB as Kubernetes writes them: `2Gi`, `1500Mi`. */
export function memoryText(mebibytes: number): string {
  return mebibytes >= 1024 && mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

export function cpuText(millicores: number): string {
  return `${millicores}m`;
}

/** `hours` as people read how long something lasts: `22 h`, `3 days`. */
export function lastsText(hours: number): string {
  return hours < 72 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} days`;
}
