"""A network drive: Samba serves a folder on loopback, and smbnetfs mounts it as a laptop would.

The mount is a file system without hard links and without a rename that refuses to overwrite; what it does instead
is told by the stories in test_samba.py.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.real.processes import (
    HOST,
    Server,
    answers,
    folder,
    free_port,
    owned,
    program,
    running,
    unprivileged,
    until,
)

SHARE = "team"

# Everybody is the guest: the rights of a share are its administrator's matter. Files may be written by any guest.
SMB_CONF = """
[global]
  server role = standalone server
  interfaces = lo
  bind interfaces only = yes
  disable netbios = yes
  smb ports = {port}
  map to guest = Bad User
  guest account = {guest}
  load printers = no
  disable spoolss = yes
  private dir = {state}
  lock directory = {state}
  state directory = {state}
  cache directory = {state}
  pid directory = {state}
  ncalrpc dir = {state}/rpc

[{share}]
  path = {files}
  guest ok = yes
  read only = no
  force create mode = 0666
  force directory mode = 0777
  map archive = no
"""

# `neg_cache` is not switched off but made short: smbnetfs 0.6 hangs in its start when it is off.
SMBNETFS_CONF = """
use_libsecret "false"
smb_query_browsers "false"
config_update_period 0
neg_cache_timeout 1
smb_timeout 3000
reply_timeout 10
stat_workaround_depth 0
auth "guest" ""
host "{host}:{port}" visible=true
"""


@dataclass(frozen=True, slots=True)
class Drive:
    """The same files twice: as the server has them on its disk, and as a laptop sees them."""

    server: Server
    files: Path
    mounted: Path


@contextmanager
def drive() -> Iterator[Drive]:
    smbd = program("smbd")
    fuse_works()
    with folder("samba") as home:
        port = free_port()
        files, state = owned(home / "files"), owned(home / "state")
        files.chmod(0o777)
        guest = unprivileged().name
        conf = home / "smb.conf"
        text = SMB_CONF.format(port=port, guest=guest, state=state, files=files, share=SHARE)
        conf.write_text(text, encoding="utf-8")
        command = [smbd, "-s", conf, "--foreground", "--debug-stdout", "--no-process-group"]
        smb = Server(command, home / "smbd.log", lambda: answers(port), unprivileged())
        with running(smb) as server, mounted(home, port) as mount:
            yield Drive(server, files, mount / f"{HOST}:{port}" / SHARE)


def fuse_works() -> None:
    """Containers often have no FUSE: then nothing can be mounted, and the test is skipped."""
    program("fusermount3")
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("FUSE is not available on this machine: a network drive cannot be mounted")


@contextmanager
def mounted(home: Path, port: int) -> Iterator[Path]:
    """Where smbnetfs shows the servers that it knows; the kernel lets nobody in but who mounts."""
    smbnetfs = program("smbnetfs")
    mount, own = home / "mount", home / "smbnetfs"
    for place in (mount, own / ".smb"):
        place.mkdir(parents=True)
        place.chmod(0o700)
    write_private(own / ".smb" / "smb.conf", "[global]\n  disable netbios = yes\n")
    conf = write_private(own / "smbnetfs.conf", SMBNETFS_CONF.format(host=HOST, port=port))
    command = [smbnetfs, mount, "-f", "-o", f"config={conf},auto_unmount"]
    client = Server(command, home / "smbnetfs.log", lambda: os.path.ismount(mount), None, {"HOME": str(own)})
    try:
        with running(client):
            shown = mount / f"{HOST}:{port}" / SHARE
            until(shown.is_dir, "the share does not appear", client.tail)
            yield mount
            unmount(mount)
    finally:
        unmount(mount)


def write_private(path: Path, text: str) -> Path:
    """smbnetfs reads no settings that others could have written."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def unmount(mount: Path) -> None:
    """Also when files are open or smbnetfs is gone: a dead mount would stay for ever."""
    if os.path.ismount(mount) or not mount.exists():
        subprocess.run([program("fusermount3"), "-u", "-z", str(mount)], check=False, capture_output=True)
