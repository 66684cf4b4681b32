using System;
using System.Collections.Generic;
using System.Linq;

namespace Signet.Emulator.Uicc
{
    /// <summary>Files of MF and USIM, as much of ETSI TS 102 221 clauses 8 and 11.1 as tools look at.</summary>
    internal sealed class UsimFileSystem
    {
        private readonly Dictionary<string, ElementaryFile> _files;
        private readonly HashSet<string> _directories = ["", "7FFF"];
        private readonly Dictionary<int, string> _current = [];

        public UsimFileSystem(UsimOptions options)
        {
            byte[] template = [0x61, (byte)(options.Aid.Length + 2), 0x4F, (byte)options.Aid.Length, .. options.Aid];
            ElementaryFile[] files =
            [
                new("2FE2", Swapped(options.Iccid.PadRight(20, 'F'))),
                new("2F00", template, template.Length),
                new("7FFF6F07", [8, .. Swapped(("9" + options.Imsi).PadRight(16, 'F'))]),
                .. options.Files,
            ];
            _files = files.ToDictionary(f => f.Path.ToUpperInvariant());
            foreach (string path in _files.Keys)
            {
                for (int end = 4; end < path.Length; end += 4)
                    _directories.Add(path[..end]);
            }
        }

        public void SelectRoot(int channel, bool usim)
        {
            _current[channel] = usim ? "7FFF" : "";
        }

        /// <summary>SELECT by file identifier (P1 = 00) or by path from the MF (08) or from here (09).</summary>
        public ResponseApdu Select(CommandApdu command, int channel)
        {
            if (command.P1 is not (0x00 or 0x08 or 0x09))
                return ResponseApdu.Of(StatusWord.IncorrectParameters);
            if (command.Data.Length < 2 || command.Data.Length % 2 != 0)
                return ResponseApdu.Of(StatusWord.WrongLength);

            string id = Convert.ToHexString(command.Data);
            string here = Directory(_current.GetValueOrDefault(channel, ""));
            string[] candidates = command.P1 switch
            {
                0x08 => [id],
                0x09 => [here + id],
                _ => [id == "3F00" ? "" : here + id, id],
            };
            string? found = candidates.FirstOrDefault(c => _files.ContainsKey(c) || _directories.Contains(c));
            if (found == null)
                return ResponseApdu.Of(StatusWord.NotFound);
            _current[channel] = found;
            return command.P2 == 0x0C ? ResponseApdu.Ok : ResponseApdu.Of(ControlParameters(found));
        }

        public ResponseApdu ReadBinary(CommandApdu command, int channel)
        {
            if (!_files.TryGetValue(_current.GetValueOrDefault(channel, ""), out ElementaryFile? file))
                return ResponseApdu.Of(StatusWord.NoElementaryFile);
            if (file.RecordLength != 0)
                return ResponseApdu.Of(StatusWord.IncompatibleWithFile);
            int offset = (command.P1 << 8) | command.P2;
            if (command.P1 >= 0x80 || offset > file.Content.Length)
                return ResponseApdu.Of(StatusWord.WrongParameters);
            int count = Math.Min(command.MaxResponse, file.Content.Length - offset);
            return ResponseApdu.Of(file.Content[offset..(offset + count)]);
        }

        public ResponseApdu ReadRecord(CommandApdu command, int channel)
        {
            if (!_files.TryGetValue(_current.GetValueOrDefault(channel, ""), out ElementaryFile? file))
                return ResponseApdu.Of(StatusWord.NoElementaryFile);
            if (file.RecordLength == 0)
                return ResponseApdu.Of(StatusWord.IncompatibleWithFile);
            if (command.P2 != 4)
                return ResponseApdu.Of(StatusWord.IncorrectParameters);
            int start = (command.P1 - 1) * file.RecordLength;
            if (start < 0 || start + file.RecordLength > file.Content.Length)
                return ResponseApdu.Of(StatusWord.RecordNotFound);
            return command.MaxResponse != file.RecordLength && command.MaxResponse != 256
                ? ResponseApdu.Of((ushort)(0x6C00 | (file.RecordLength & 0xFF)))
                : ResponseApdu.Of(file.Content[start..(start + file.RecordLength)]);
        }

        public ResponseApdu Status(int channel)
        {
            return ResponseApdu.Of(ControlParameters(Directory(_current.GetValueOrDefault(channel, ""))));
        }

        private static byte[] Swapped(string digits)
        {
            byte[] bytes = Convert.FromHexString(digits);
            return [.. bytes.Select(b => (byte)((b << 4) | (b >> 4)))];
        }

        private string Directory(string path)
        {
            return _directories.Contains(path) ? path : path[..^4];
        }

        /// <summary>FCP template: 62 { 82 descriptor, 83 identifier, 80 size }.</summary>
        private byte[] ControlParameters(string path)
        {
            byte[] id = path.Length == 0 ? [0x3F, 0x00] : Convert.FromHexString(path[^4..]);
            byte[] inner = _files.TryGetValue(path, out ElementaryFile? file)
                ?
                [
                    .. file.RecordLength == 0
                        ? new byte[] { 0x82, 0x02, 0x41, 0x21 }
                        : [0x82, 0x05, 0x42, 0x21, 0, (byte)file.RecordLength, (byte)(file.Content.Length / file.RecordLength)],
                    0x83, 0x02, .. id,
                    0x80, 0x02, (byte)(file.Content.Length >> 8), (byte)file.Content.Length,
                ]
                : [0x82, 0x02, 0x78, 0x21, 0x83, 0x02, .. id];
            return [0x62, (byte)inner.Length, .. inner];
        }
    }
}
