"""The encoder as an ONNX file with eight-bit weights."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.judge.encoder import Judge

INPUTS = ("ids", "mask", "holders", "targets", "starts")


def export(judge: Judge, path: Path) -> None:
    """Write the encoder; weights are quantised for each channel, activations when they are met."""
    judge.eval()
    tokens = torch.tensor([[2, 5, 6, 7, 8, 3]])
    spans = torch.zeros(1, 2, 6)
    spans[:, :, 1] = 1
    example = (tokens, torch.ones(1, 6), spans, spans, torch.ones(1, 2, 2, dtype=torch.long))
    axes = {"ids": {1: "tokens"}, "mask": {1: "tokens"}, "holders": {1: "pairs", 2: "tokens"}}
    axes |= {"targets": {1: "pairs", 2: "tokens"}, "starts": {1: "pairs"}, "numbers": {1: "pairs"}}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            judge,
            example,
            str(whole),
            input_names=list(INPUTS),
            output_names=["numbers"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)
