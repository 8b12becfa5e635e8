"""Where data may lie, and what an installation says of itself."""

from pathlib import Path

import pytest

from dashboard.installation import BadFolder, Installation, filesystem, refuse_network
from models import settings

MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:25 / /dev/shm rw,nosuid shared:5 - tmpfs tmpfs rw
41 22 0:40 / /mnt/office rw,relatime shared:9 - nfs4 server:/office rw,vers=4.2
42 22 0:41 / /mnt/windows rw,relatime - cifs //server/share rw
43 41 8:1 / /mnt/office/local\\040disk rw - xfs /dev/sdb1 rw
44 22 0:44 / /srv rw - fuse.sshfs me@host: rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/asm/data", "ext4"),
        ("/mnt/office/asm", "nfs4"),
        ("/mnt/office/local disk/asm", "xfs"),
        ("/mnt/officers/asm", "ext4"),
        ("/mnt/windows", "cifs"),
        ("/srv/asm/data", "fuse.sshfs"),
    ],
)
def test_the_innermost_mount_tells_the_kind_of_disk(path, kind):
    assert filesystem(Path(path), MOUNTS) == kind


@pytest.mark.parametrize("path", ["/mnt/office/asm", "/mnt/windows/asm", "/srv/asm"])
def test_a_network_disk_is_refused_with_the_reason(path):  # D24
    with pytest.raises(BadFolder) as refusal:
        refuse_network(Path(path), MOUNTS)
    assert path in str(refusal.value)
    assert "сетевом диске" in str(refusal.value)


@pytest.mark.parametrize("path", ["/home/asm", "/mnt/office/local disk/asm", "/dev/shm/asm"])
def test_a_local_disk_is_fine(path):
    refuse_network(Path(path), MOUNTS)


def test_where_nobody_tells_of_mounts_nothing_is_refused():
    refuse_network(Path("/mnt/office"), "")


@pytest.mark.parametrize("folder", ["/proc/asm", "/sys/kernel"])
def test_a_folder_that_cannot_be_written_is_refused_with_the_reason(folder, monkeypatch):  # D24
    monkeypatch.setenv("ASM_HOME", folder)
    with pytest.raises(BadFolder) as refusal:
        Installation.open()
    assert folder in str(refusal.value)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path, monkeypatch):
    (tmp_path / "data").write_text("x")
    monkeypatch.setenv("ASM_HOME", str(tmp_path / "data"))
    with pytest.raises(BadFolder):
        Installation.open()


def test_a_new_folder_is_made_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("ASM_HOME", str(tmp_path / "data"))
    here = Installation.open()
    assert here.settings.home.stat().st_mode & 0o077 == 0
    assert here.documents.root.parent == here.settings.home


@pytest.mark.parametrize(
    ("environment", "link"),
    [
        ({}, "http://localhost:8050/x"),
        ({"ASM_HOST": "0.0.0.0", "ASM_PORT": "80"}, "http://localhost:80/x"),
        ({"ASM_HOST": "asm.example", "ASM_HTTPS": "yes"}, "https://asm.example:8050/x"),
    ],
)
def test_a_link_is_made_of_the_settings(tmp_path, environment, link):  # I20
    here = Installation(settings.read({"ASM_HOME": str(tmp_path), **environment}))
    assert here.link("/x") == link
