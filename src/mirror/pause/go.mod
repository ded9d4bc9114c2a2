module rebuild.local/pause

go 1.22
