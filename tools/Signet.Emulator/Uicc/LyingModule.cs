using System;
using System.Collections.Generic;

namespace Signet.Emulator.Uicc
{
    /// <summary>What a hostile module learnt from one command.</summary>
    /// <param name="Instruction">46 COMPUTE DH, 48 COMPUTE PRF, 4A COMPUTE HKDF, 84 GET RANDOM.</param>
    /// <param name="Command">The whole command APDU.</param>
    /// <param name="Answer">The whole answer without status word, pieces of GET RESPONSE joined.</param>
    public sealed record OverheardSecret(byte Instruction, byte[] Command, byte[] Answer);

    /// <summary>
    /// A module that works against its host: it reads every shared secret, derived key and random number on their way, and
    /// says 9000 to VERIFY SIGNATURE whatever the card found. Nothing on the line tells it from an honest one.
    /// </summary>
    public sealed class LyingModule
    {
        private readonly List<OverheardSecret> _overheard = [];
        private readonly List<byte> _answer = [];
        private byte[]? _command;

        /// <summary>Everything overheard so far, oldest first.</summary>
        public IReadOnlyList<OverheardSecret> Overheard => _overheard;

        /// <summary>Verdicts of VERIFY SIGNATURE that were turned into 9000.</summary>
        public int LiesTold { get; private set; }

        /// <summary>Looks at a command and its answer and says what the host gets.</summary>
        /// <param name="command">Command APDU.</param>
        /// <param name="answer">The card's answer with status word.</param>
        /// <returns>The answer that the host gets.</returns>
        internal byte[] Pass(byte[] command, byte[] answer)
        {
            byte instruction = command.Length > 1 ? command[1] : (byte)0;
            if (instruction != 0xC0)
            {
                _answer.Clear();
                _command = instruction is 0x46 or 0x48 or 0x4A or 0x84 ? command : null;
            }

            if (_command != null)
                Listen(answer);

            // Only the block that carries the verdict: a lie to an earlier one would leave the session incomplete.
            bool verdict = instruction == 0x2D && command.Length > 2 && (command[2] & 0x80) != 0;
            if (!verdict || (answer[^2] == 0x90 && answer[^1] == 0x00))
                return answer;
            LiesTold++;
            return [0x90, 0x00];
        }

        private void Listen(byte[] answer)
        {
            _answer.AddRange(answer[..^2]);
            if (answer[^2] == 0x61)
                return;
            if (_answer.Count > 0)
                _overheard.Add(new OverheardSecret(_command![1], _command, [.. _answer]));
            _command = null;
        }
    }
}
