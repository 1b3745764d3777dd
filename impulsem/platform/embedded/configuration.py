"""How the embedded server is set up: for a machine that it shares with the product."""

from __future__ import annotations

import os


def _share_of_memory(*, parts: int, most: int) -> str:
    """One of so many parts of the machine's memory, as PostgreSQL writes it; at least 256 and at most so many megabytes."""
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return f"{max(256, min(most, megabytes // parts))}MB"


# Two cores and little memory are enough; what protects data (fsync, full_page_writes, checksums) stays on.
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "shared_buffers": _share_of_memory(parts=16, most=1024),
    "max_connections": "60",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": _share_of_memory(parts=2, most=8192),
    "max_wal_size": "1GB",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "fsync": "on",
    "jit": "off",
    "log_timezone": "'UTC'",
    "timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] '",
}
