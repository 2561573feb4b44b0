"""The project's own catalogue: what every entry says, and that set-up can follow it."""

import hashlib
import json
import pathlib
import unittest

import describe_own_models
from provision import archives, catalogue

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Catalogue(unittest.TestCase):
    def setUp(self):
        self.path = ROOT / "models.json"
        self.entries = json.loads(self.path.read_text())["models"]

    def test_says_of_every_model_what_it_was_trained_on_and_under_which_terms(self):
        for entry in self.entries:
            for key in ("licence", "source", "trainedOn"):
                self.assertTrue(entry.get(key, "").strip(), f"{entry['name']} has no {key}")

    def test_names_only_archives_that_are_pinned(self):
        pinned = archives.named()
        for entry in self.entries:
            for origin in entry.get("origins", []):
                if "archive" in origin:
                    self.assertIn(origin["archive"], pinned)

    def test_own_files_are_in_the_repository(self):
        for entry in self.entries:
            for origin in entry.get("origins", []):
                if "repository" in origin:
                    data = (ROOT / origin["repository"]).read_bytes()
                    self.assertEqual(hashlib.sha256(data).hexdigest(), origin["sha256"], entry["name"])

    def test_own_networks_are_described_as_their_training_says(self):
        networks = json.loads((ROOT / "Models/own/attributes.json").read_text())["networks"]
        catalogue = json.loads(self.path.read_text())
        self.assertEqual(describe_own_models.with_networks(catalogue, networks, "Models/own"), catalogue)

    def test_own_networks_are_small_and_each_attribute_is_told_by_one(self):
        own = [entry for entry in self.entries if entry["pack"] == "own"]
        self.assertLess(sum((ROOT / entry["origins"][0]["repository"]).stat().st_size for entry in own), 4_000_000)
        told = [output["attribute"] for entry in own for output in entry["attributes"]["outputs"]]
        self.assertEqual(sorted(told), ["drawn", "glasses", "hat", "mask", "occlusion"])

    def test_age_and_gender_come_on_every_machine(self):
        models, _ = catalogue.read(self.path)
        for name in ("age", "gender"):
            model = next(model for model in models if model.name == name)
            self.assertIn(model.pack, catalogue.DEFAULT_PACKS)
            self.assertFalse(model.optional)

    def test_names_are_unique(self):
        names = [entry["name"] for entry in self.entries]
        self.assertEqual(len(names), len(set(names)))
